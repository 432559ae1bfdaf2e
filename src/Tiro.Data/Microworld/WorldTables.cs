namespace Tiro.Data;

/// <summary>The things that the microworld is made of.</summary>
internal static class WorldTables
{
    public static readonly string[] Colours =
        ["red", "blue", "green", "yellow", "orange", "purple", "pink", "brown", "black", "white", "grey", "golden"];

    public static readonly string[] Things =
    [
        "ball", "kite", "hat", "scarf", "bag", "book", "cup", "drum", "box", "toy boat", "toy train", "pencil", "ribbon", "blanket", "bottle",
        "lantern", "whistle", "bell", "cap", "coat", "notebook", "mirror", "doll", "flute",
    ];

    public static readonly Job[] Jobs =
    [
        new("baker", "the bakery", "baked {n} loaves of bread"),
        new("farmer", "the farm", "filled {n} baskets with potatoes"),
        new("teacher", "the school", "gave {n} lessons"),
        new("doctor", "the hospital", "helped {n} sick people"),
        new("gardener", "the park", "planted {n} trees"),
        new("fisher", "the harbour", "caught {n} fish"),
        new("carpenter", "the workshop", "made {n} chairs"),
        new("bus driver", "the bus station", "drove the bus around the town {n} times"),
        new("cook", "the inn", "cooked {n} pots of soup"),
        new("tailor", "the sewing room", "sewed {n} coats"),
        new("painter", "the studio", "painted {n} pictures"),
        new("letter carrier", "the post office", "carried {n} bags of letters"),
        new("librarian", "the library", "put {n} heavy boxes of books on the shelf"),
        new("nurse", "the hospital", "made {n} beds and cheered up everybody"),
        new("builder", "the new bridge", "built {n} walls"),
        new("singer", "the theatre", "sang {n} songs"),
        new("shopkeeper", "the corner shop", "sold {n} bags of sugar"),
        new("firefighter", "the fire station", "washed {n} red trucks"),
        new("vet", "the animal clinic", "healed {n} sick animals"),
        new("miller", "the mill", "filled {n} sacks with flour"),
        new("potter", "the pottery", "made {n} bowls of clay"),
        new("clockmaker", "the clock shop", "repaired {n} clocks"),
    ];

    public static readonly PetKind[] Pets =
    [
        new("dog", "ran", "wagged its tail", "a piece of sausage"),
        new("cat", "ran", "began to purr", "a little fish"),
        new("rabbit", "hopped", "wiggled its ears", "a fresh carrot"),
        new("parrot", "flew", "sang a little song", "a handful of seeds"),
        new("hamster", "ran", "danced in a circle", "a tasty nut"),
        new("guinea pig", "ran", "squeaked with joy", "a slice of apple"),
        new("goat", "jumped", "jumped up and down", "some green leaves"),
        new("duck", "ran", "flapped its wings", "some bread"),
        new("turtle", "crept", "nodded its head", "a green leaf of salad"),
        new("mouse", "ran", "stood on its back legs", "a piece of cheese"),
    ];

    public static readonly Food[] Foods =
    [
        new("pancakes", "plate"), new("apple pie", "plate"), new("tomato soup", "bowl"), new("noodles", "bowl"), new("rice pudding", "bowl"),
        new("potato salad", "bowl"), new("fried fish", "plate"), new("mushroom soup", "bowl"), new("cherry cake", "plate"), new("roast chicken", "plate"),
        new("carrot cake", "plate"), new("cheese toast", "plate"), new("fruit salad", "bowl"), new("onion soup", "bowl"), new("dumplings", "plate"),
        new("chocolate cake", "plate"), new("bean stew", "bowl"), new("egg sandwiches", "plate"), new("lemon cookies", "plate"), new("honey bread", "plate"),
    ];

    public static readonly Hobby[] Hobbies =
    [
        new("painting", "painted a picture of the river", "spilled the paint"),
        new("swimming", "swam across the pond", "swallowed a lot of water"),
        new("singing", "sang a long song", "forgot the words"),
        new("dancing", "danced a whole dance", "stepped on a foot"),
        new("playing the piano", "played a quick tune on the piano", "hit the wrong keys"),
        new("riding a bicycle", "rode around the square on a bicycle", "fell into a bush"),
        new("playing chess", "won a game of chess", "lost every game"),
        new("telling stories", "told a funny story", "mixed up the ending"),
        new("juggling", "juggled with three oranges", "dropped all the oranges"),
        new("skating", "skated across the ice", "slipped and sat down hard"),
        new("baking", "baked a tall cake", "forgot the sugar"),
        new("playing the drum", "played a march on the drum", "lost the beat"),
    ];

    public static readonly Countable[] Countables =
    [
        new("apple", "apples", "the orchard", "picked"), new("pear", "pears", "the orchard", "picked"), new("plum", "plums", "the orchard", "picked"),
        new("cherry", "cherries", "the orchard", "picked"), new("shell", "shells", "the beach", "found"), new("smooth stone", "smooth stones", "the river", "found"),
        new("mushroom", "mushrooms", "the forest", "found"), new("nut", "nuts", "the forest", "gathered"), new("berry", "berries", "the forest", "picked"),
        new("flower", "flowers", "the meadow", "picked"), new("egg", "eggs", "the farm", "collected"), new("carrot", "carrots", "the garden", "pulled up"),
        new("feather", "feathers", "the pond", "found"), new("acorn", "acorns", "the park", "gathered"), new("pine cone", "pine cones", "the forest", "gathered"),
        new("potato", "potatoes", "the garden", "dug up"),
    ];

    public static readonly Countable Coin = new("coin", "coins", "", "");

    public static readonly Countable[] Goods =
    [
        new("candle", "candles", "", ""), new("bun", "buns", "", ""), new("lemon", "lemons", "", ""), new("cookie", "cookies", "", ""),
        new("button", "buttons", "", ""), new("onion", "onions", "", ""), new("melon", "melons", "", ""), new("bar of soap", "bars of soap", "", ""),
        new("ball of wool", "balls of wool", "", ""), new("jar of honey", "jars of honey", "", ""),
    ];

    public static readonly Spot[] Spots =
    [
        new("the park", ["under a bench", "behind the fountain", "beside the old oak", "in the tall grass"]),
        new("the market", ["under a table", "behind the apple cart", "between two barrels", "beside the flower stall"]),
        new("the beach", ["behind a rock", "under the pier", "in a hole in the sand", "beside an old boat"]),
        new("the forest", ["under a bush", "behind a fallen tree", "in a heap of leaves", "beside the little stream"]),
        new("the river", ["under the bridge", "behind a big stone", "in the reeds", "beside the boat house"]),
        new("the meadow", ["in the tall grass", "behind the fence", "under the apple tree", "beside the haystack"]),
        new("the square", ["under the bench", "behind the statue", "on the steps of the town hall", "beside the well"]),
        new("the harbour", ["behind a stack of boxes", "under a net", "between two barrels", "beside the lighthouse"]),
        new("the playground", ["under the slide", "behind the swing", "in the sandbox", "beside the wooden tower"]),
        new("the station", ["under a seat", "behind the ticket machine", "on the last platform", "beside the big clock"]),
    ];

    public static readonly string[] Oddities =
    [
        "an old shoe", "a sleeping cat", "a green frog", "a heap of leaves", "a wet newspaper", "an empty bottle", "a broken wheel", "two snails",
        "a rusty nail", "a paper bag",
    ];

    /// <summary>Relatives of a child, and of somebody of any age.</summary>
    public static readonly string[] Elders = ["grandmother", "grandfather", "mother", "father", "aunt", "uncle"], Siblings = ["sister", "brother", "cousin"];
}
