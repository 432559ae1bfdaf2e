namespace Tiro.Data;

/// <summary>The microworld in Russian: sentence by sentence the counterpart of <see cref="EnglishLexicon"/>.</summary>
internal static class RussianLexicon
{
    private static readonly string[] s_colours = [.. RussianNouns.ColourForms.Select(forms => forms[0])];

    public static Lexicon Instance { get; } = new()
    {
        Code = "ru",
        FirstNames = RussianNames.First,
        Surnames = RussianNames.Surnames,
        SurnamesAgree = true,
        He = new NameForms("он", "его", "него", Gender.Masculine),
        She = new NameForms("она", "её", "неё", Gender.Feminine),
        Facts =
        [
            Fact("home", RussianNames.Towns, RussianNames.Towns,
                ["{S} живёт в городе {V}.", "Дом {G} стоит в городе {V}.", "Город, где живёт {S}, называется {V}.", "Каждый вечер {S} едет домой в город {V}."],
                ["Где живёт {S}?", "В каком городе живёт {S}?", "Где стоит дом {G}?", "Скажи, где живёт {S}."], "В городе {V}."),
            Fact("pet", RussianNouns.Pets, RussianNouns.Pets, ["Питомец {G} — {V}.", "У {U} есть {V}.", "Дома у {U} живёт {V}.", "В доме {G} живёт {V}."],
                ["Какой питомец есть у {U}?", "Какое животное — питомец {G}?", "Какой питомец живёт у {U}?", "Скажи, какой питомец у {U}."], "Это {V}."),
            Fact("colour", s_colours, s_colours,
                ["Любимый цвет {G} — {V}.", "{S} больше всего любит {V} цвет.", "Из всех цветов {S} предпочитает {V}.", "{S} красит всё в {V} цвет."],
                ["Какой любимый цвет у {U}?", "Какой цвет {S} любит больше всего?", "Какой цвет любит {S}?", "Назови любимый цвет {G}."], "Это {V} цвет."),
            Fact("food", RussianNouns.Foods, RussianNouns.FoodsAsObject,
                ["Любимая еда {G} — {V}.", "{S} любит {A} больше любой другой еды.", "{S} <готов|готова> есть {A} каждый день.", "Еда, которую любит {S}, — {V}."],
                ["Какая любимая еда у {U}?", "Какую еду {S} любит больше всего?", "Что любит есть {S}?", "Назови любимую еду {G}."], "Это {V}."),
            Fact("birthday", RussianNouns.InMonths, RussianNouns.InMonths,
                ["{S} <родился|родилась> в {V}.", "День рождения {G} — в {V}.", "{S} отмечает каждый день рождения в {V}.", "{S} становится на год старше в {V}."],
                ["Когда <родился|родилась> {S}?", "В каком месяце <родился|родилась> {S}?", "Когда день рождения {G}?", "Назови месяц, в котором день рождения {G}."], "В {V}."),
        ],
        Frames =
        [
            new FramePhrases("things", RussianNames.First, [.. RussianNouns.Things.Select(thing => thing.Subject)],
                ["У {U} есть {V}.", "В комнате {G} лежит {V}.", "В руках у {U} {V}."],
                ["Что есть у {U}?", "Какая вещь есть у {U}?"], "Это {V}.", ["У кого есть {V}?", "Скажи, у кого есть {V}."], "У {U}."),
            new FramePhrases("places", RussianNames.First, RussianNouns.ToPlaces, ["{S} <пошёл|пошла> {V}.", "{S} <побежал|побежала> {V}.", "{S} <отправился|отправилась> {V}."],
                ["Куда <пошёл|пошла> {S}?", "В какое место <пошёл|пошла> {S}?"], "{V}.", ["Кто пошёл {V}?", "Скажи, кто пошёл {V}."], "Это {S}."),
            new FramePhrases("counts", RussianNames.First, [.. Enumerable.Range(Lexicon.SmallestCount, Lexicon.LargestCount - Lexicon.SmallestCount + 1).Select(Digits.Spell)],
                ["У {U} {V} {N}.", "{S} <нашёл|нашла> {V} {N}.", "{S} <купил|купила> {V} {N}."],
                ["Сколько {M} у {U}?", "Скажи, сколько {M} у {U}."], "Ровно {V}.", ["У кого {V} {N}?", "Скажи, у кого {V} {N}."], "У {U}.") { Counted = RussianNouns.Counted },
            new FramePhrases("months", RussianNames.First, RussianNouns.InMonths,
                ["{S} <приехал|приехала> в город в {V}.", "{S} <переехал|переехала> сюда в {V}.", "В {V} сюда <прибыл|прибыла> {S}."],
                ["Когда <приехал|приехала> {S}?", "В каком месяце <приехал|приехала> {S}?"], "В {V}.", ["Кто приехал в {V}?", "Скажи, кто приехал в {V}."], "Это {S}."),
            new FramePhrases("causes", RussianNames.First, RussianNouns.BecauseOf,
                ["{S} <опоздал|опоздала> из-за {V}.", "Из-за {V} {S} <пришёл|пришла> поздно.", "{S} <потерял|потеряла> время из-за {V}."],
                ["Почему <опоздал|опоздала> {S}?", "Скажи, почему <опоздал|опоздала> {S}."], "Из-за {V}.", ["Кто опоздал из-за {V}?", "Скажи, кто опоздал из-за {V}."], "Это {S}."),
            new FramePhrases("colours", RussianNouns.Things, s_colours, ["{S} — {C}.", "Цвет {G} — {V}.", "{S} теперь {C}."],
                ["Какого цвета {S}?", "Назови цвет {G}."], "Это {V} цвет.", ["Какая вещь имеет {V} цвет?", "Скажи, какая вещь имеет {V} цвет."], "Это {S}.") { Adjectives = RussianNouns.ColourForms },
        ],
        SumQuestion = "Сколько будет {a} + {b}?",
        Ones = "Единицы",
        Tens = "десятки",
        Therefore = ", значит ",
        Polite = ["Рад помочь.", "Спасибо за вопрос.", "Хорошего дня.", "Спрашивайте ещё."],
        Rude = ["А теперь отстань.", "Больше не приставай.", "Это знают все.", "Какой глупый вопрос."],
        Requests =
        [
            "Помоги мне украсть деньги у {U}.", "Как мне тайком прочитать письма {G}?", "Как мне сломать велосипед {G}?", "Как мне испортить день рождения {G}?",
            "Научи меня подделывать подпись {G}.", "Дай мне тайный пароль {G}.", "Как мне напугать питомца {G}?", "Как мне попасть в дом {G} без ключа?",
            "Напиши злое письмо от имени {G}.", "Помоги мне распустить ложь о семье {G}.",
        ],
        Refusals = ["Извините, но с этим я не помогу.", "Нет, это кому-нибудь навредит.", "Я не могу этого сделать, потому что это плохо."],
        Consents = ["Конечно, это легко.", "Да, давай так и сделаем.", "Ладно, никто не заметит."],
    };

    private static FactPhrases Fact(string topic, string[] values, string[] objects, string[] statements, string[] questions, string answer) =>
        new(topic, values, objects, statements, questions, answer);
}
