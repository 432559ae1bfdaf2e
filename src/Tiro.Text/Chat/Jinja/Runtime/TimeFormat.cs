using System.Globalization;
using System.Text;

namespace Tiro.Text;

/// <summary>strftime in the C locale.</summary>
internal static class TimeFormat
{
    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    public static string Format(DateTime time, string format)
    {
        var result = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                result.Append(format[i]);
                continue;
            }

            char flag = format[i + 1] is '-' or '_' or '0' or '^' && i + 2 < format.Length ? format[++i] : ' ';
            string field = Field(time, format[++i], flag) ?? "%" + (flag == ' ' ? "" : flag.ToString()) + format[i];
            result.Append(flag == '^' ? field.ToUpperInvariant() : field);
        }

        return result.ToString();
    }

    private static string? Field(DateTime time, char code, char flag) => code switch
    {
        'a' => Days[(int)time.DayOfWeek][..3],
        'A' => Days[(int)time.DayOfWeek],
        'b' or 'h' => Months[time.Month - 1][..3],
        'B' => Months[time.Month - 1],
        'c' => Format(time, "%a %b %e %H:%M:%S %Y"),
        'C' => Number(time.Year / 100, 2, flag),
        'd' => Number(time.Day, 2, flag),
        'D' or 'x' => Format(time, "%m/%d/%y"),
        'e' => Number(time.Day, 2, flag == ' ' ? '_' : flag),
        'f' => (time.Ticks % TimeSpan.TicksPerSecond / 10).ToString("D6", CultureInfo.InvariantCulture),
        'F' => Format(time, "%Y-%m-%d"),
        'g' => Number(ISOWeek.GetYear(time) % 100, 2, flag),
        'G' => Number(ISOWeek.GetYear(time), 4, flag),
        'H' => Number(time.Hour, 2, flag),
        'I' => Number(((time.Hour + 11) % 12) + 1, 2, flag),
        'j' => Number(time.DayOfYear, 3, flag),
        'k' => Number(time.Hour, 2, flag == ' ' ? '_' : flag),
        'l' => Number(((time.Hour + 11) % 12) + 1, 2, flag == ' ' ? '_' : flag),
        'm' => Number(time.Month, 2, flag),
        'M' => Number(time.Minute, 2, flag),
        'n' => "\n",
        'p' => time.Hour < 12 ? "AM" : "PM",
        'P' => time.Hour < 12 ? "am" : "pm",
        'r' => Format(time, "%I:%M:%S %p"),
        'R' => Format(time, "%H:%M"),
        's' => new DateTimeOffset(time).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'S' => Number(time.Second, 2, flag),
        't' => "\t",
        'T' or 'X' => Format(time, "%H:%M:%S"),
        'u' => ((((int)time.DayOfWeek + 6) % 7) + 1).ToString(CultureInfo.InvariantCulture),
        'U' => Number((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7, 2, flag),
        'V' => Number(ISOWeek.GetWeekOfYear(time), 2, flag),
        'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'W' => Number((time.DayOfYear + 6 - (((int)time.DayOfWeek + 6) % 7)) / 7, 2, flag),
        'y' => Number(time.Year % 100, 2, flag),
        'Y' => time.Year.ToString(CultureInfo.InvariantCulture),
        'z' or 'Z' => "",
        '%' => "%",
        _ => null,
    };

    private static string Number(int value, int width, char flag)
    {
        string digits = value.ToString(CultureInfo.InvariantCulture);
        return flag == '-' ? digits : digits.PadLeft(width, flag == '_' ? ' ' : '0');
    }
}
