namespace Tiro.Data;

/// <summary>A plot: what happens after the opening.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Friends">How many friends take part; the first is introduced.</param>
/// <param name="Tell">Tells it.</param>
/// <param name="Needs">A fact that the plot turns on, stated in the opening.</param>
/// <param name="Fits">Which heroes it suits; null: all.</param>
internal sealed record Plot(string Name, int Friends, Action<Scene> Tell, Relation? Needs = null, Func<World, Person, bool>? Fits = null);
