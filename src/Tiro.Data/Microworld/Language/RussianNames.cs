namespace Tiro.Data;

/// <summary>
/// Russian forms of the names in <see cref="WorldNames"/>, in its order: nominative and genitive. A woman's foreign surname
/// that ends in a consonant is not declined.
/// </summary>
internal static class RussianNames
{
    private static readonly string[] s_girls =
    [
        "Ада Ады", "Анна Анны", "Белла Беллы", "Клара Клары", "Дора Доры", "Элла Эллы", "Эмма Эммы", "Ева Евы", "Фиона Фионы", "Грета Греты",
        "Ханна Ханны", "Ида Иды", "Юлия Юлии", "Лена Лены", "Лили Лили", "Люси Люси", "Мария Марии", "Мия Мии", "Нина Нины", "Нора Норы",
        "Ольга Ольги", "Роза Розы", "Сара Сары", "Тина Тины",
    ];

    private static readonly string[] s_boys =
    [
        "Адам Адама", "Алан Алана", "Бен Бена", "Карло Карло", "Дэн Дэна", "Давид Давида", "Эрик Эрика", "Феликс Феликса", "Фред Фреда", "Хуго Хуго",
        "Иван Ивана", "Джек Джека", "Ян Яна", "Карл Карла", "Лео Лео", "Марк Марка", "Макс Макса", "Оскар Оскара", "Пауль Пауля", "Петер Петера",
        "Сэм Сэма", "Симон Симона", "Тим Тима", "Том Тома",
    ];

    private static readonly string[] s_surnames =
    [
        "Эш Эша", "Бейкер Бейкера", "Барли Барли", "Белл Белла", "Берг Берга", "Бёрд Бёрда", "Блэк Блэка", "Блум Блума", "Брук Брука", "Браун Брауна",
        "Клей Клея", "Коул Коула", "Кук Кука", "Дейл Дейла", "Дэй Дэя", "Фелл Фелла", "Фишер Фишера", "Фокс Фокса", "Голд Голда", "Грей Грея",
        "Грин Грина", "Холл Холла", "Харт Харта", "Хилл Хилла", "Холм Холма", "Кинг Кинга", "Лейк Лейка", "Лэмб Лэмба", "Лейн Лейна", "Марш Марша",
        "Мэй Мэя", "Мун Муна", "Милл Милла", "Норт Норта", "Пейдж Пейджа", "Пайн Пайна", "Рид Рида", "Роуз Роуза", "Сноу Сноу", "Стоун Стоуна",
    ];

    public static NameForms[] First { get; } = [.. s_girls.Select(forms => Split(forms, Gender.Feminine)), .. s_boys.Select(forms => Split(forms, Gender.Masculine))];

    public static NameForms[] Surnames { get; } = [.. s_surnames.Select(forms => Split(forms, Gender.Masculine))];

    public static string[] Towns { get; } =
    [
        "Эпплвуд", "Эшфорд", "Бейпорт", "Бёрчвелл", "Клируотер", "Истбрук", "Фернхилл", "Фоксдейл", "Гринфилд", "Хайбридж", "Лейквью", "Миллбрук",
        "Окфорд", "Пайнвуд", "Редхилл", "Силвертон",
    ];

    private static NameForms Split(string forms, Gender gender)
    {
        string[] cases = forms.Split(' ');
        return new NameForms(cases[0], cases[1], cases[1], gender);
    }
}
