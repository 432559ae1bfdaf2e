namespace Tiro.Data;

/// <summary>Small numbers as English words.</summary>
internal static class Numbers
{
    private static readonly string[] s_small =
    [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] s_tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>The word for 0 ("no") to 99.</summary>
    public static string Word(int number) =>
        number < 20 ? s_small[number] :
        number % 10 == 0 ? s_tens[number / 10] :
        $"{s_tens[number / 10]}-{s_small[number % 10]}";
}
