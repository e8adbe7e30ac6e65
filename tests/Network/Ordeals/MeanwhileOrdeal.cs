namespace Blockyard.Network.Ordeals;

/// <summary>Two things at once: while one goes on, others come one after the other.</summary>
internal sealed record MeanwhileOrdeal(IOrdeal Long, params IReadOnlyList<IOrdeal> Others) : IOrdeal
{
    public async Task<string> RunAsync(Scene scene, Random random)
    {
        var going = Long.RunAsync(scene, new Random(random.Next()));
        var stories = new List<string>();
        foreach (var other in Others)
        {
            stories.Add(await other.RunAsync(scene, random));
        }

        return $"{await going}, and meanwhile {string.Join("; ", stories)}";
    }
}
