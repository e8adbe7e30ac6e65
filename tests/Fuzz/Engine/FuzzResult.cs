using System.Globalization;

namespace Blockyard.Fuzz.Engine;

/// <summary>What came of fuzzing one target.</summary>
/// <param name="Runs">Inputs run.</param>
/// <param name="Seconds">Time taken.</param>
/// <param name="Corpus">Inputs that the session began with.</param>
/// <param name="Found">Inputs found that reached something new.</param>
/// <param name="Blocks">Blocks of code reached.</param>
/// <param name="NewBlocks">Those of them that no input of the corpus reached.</param>
/// <param name="Finding">What is wrong, or empty.</param>
internal sealed record FuzzResult(long Runs, double Seconds, int Corpus, int Found, int Blocks, int NewBlocks, string Finding)
{
    private const char Separator = '\t';

    public static FuzzResult Parse(string line)
    {
        var parts = line.Split(Separator);
        return new FuzzResult(
            long.Parse(parts[0], CultureInfo.InvariantCulture),
            double.Parse(parts[1], CultureInfo.InvariantCulture),
            int.Parse(parts[2], CultureInfo.InvariantCulture),
            int.Parse(parts[3], CultureInfo.InvariantCulture),
            int.Parse(parts[4], CultureInfo.InvariantCulture),
            int.Parse(parts[5], CultureInfo.InvariantCulture),
            parts[6]);
    }

    public override string ToString() => string.Join(
        Separator,
        ((FormattableString)$"{Runs}|{Seconds}|{Corpus}|{Found}|{Blocks}|{NewBlocks}").ToString(CultureInfo.InvariantCulture)
            .Replace('|', Separator),
        Finding.ReplaceLineEndings(" ").Replace(Separator, ' '));
}
