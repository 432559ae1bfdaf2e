namespace Tiro.Data;

/// <summary>Names of people, pets and towns. No name ends in s, so that 's follows each.</summary>
internal static class WorldNames
{
    public static readonly string[] Girls =
    [
        "Ada", "Anna", "Bella", "Clara", "Dora", "Ella", "Emma", "Eva", "Fiona", "Greta", "Hanna", "Ida", "Julia", "Lena", "Lily", "Lucy",
        "Maria", "Mia", "Nina", "Nora", "Olga", "Rosa", "Sara", "Tina",
    ];

    public static readonly string[] Boys =
    [
        "Adam", "Alan", "Ben", "Carl", "Dan", "David", "Erik", "Felix", "Fred", "Hugo", "Ivan", "Jack", "Jan", "Karl", "Leo", "Mark",
        "Max", "Oscar", "Paul", "Peter", "Sam", "Simon", "Tim", "Tom",
    ];

    public static readonly string[] Surnames =
    [
        "Ash", "Baker", "Barley", "Bell", "Berg", "Bird", "Black", "Bloom", "Brook", "Brown", "Clay", "Cole", "Cook", "Dale", "Day", "Fell",
        "Fisher", "Fox", "Gold", "Gray", "Green", "Hall", "Hart", "Hill", "Holm", "King", "Lake", "Lamb", "Lane", "Marsh", "May", "Moon",
        "Mill", "North", "Page", "Pine", "Reed", "Rose", "Snow", "Stone",
    ];

    public static readonly string[] Pets =
    [
        "Amber", "Bobo", "Bubble", "Button", "Candy", "Cloud", "Coco", "Daisy", "Dot", "Fluffy", "Ginger", "Happy", "Honey", "Jolly", "Kiwi",
        "Lucky", "Melon", "Misty", "Momo", "Nutty", "Pepper", "Pip", "Rocky", "Rusty", "Shadow", "Sparky", "Spot", "Sunny", "Toffee", "Ziggy",
    ];

    public static readonly string[] Towns =
    [
        "Applewood", "Ashford", "Bayport", "Birchwell", "Clearwater", "Eastbrook", "Fernhill", "Foxdale", "Greenfield", "Highbridge", "Lakeview",
        "Millbrook", "Oakford", "Pinewood", "Redhill", "Silverton",
    ];
}
