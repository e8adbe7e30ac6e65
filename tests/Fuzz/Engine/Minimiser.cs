namespace Blockyard.Fuzz.Engine;

/// <summary>Makes an input shorter and plainer as long as it fails in the same way.</summary>
internal static class Minimiser
{
    private const int MaxRuns = 5000;

    public static byte[] Minimise(byte[] input, Exception finding, Func<byte[], Exception?> run)
    {
        var runs = 0;
        for (var size = input.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= input.Length && runs < MaxRuns;)
            {
                byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(at + size)];
                runs++;
                if (FailsAlike(shorter))
                {
                    input = shorter;
                }
                else
                {
                    at += size;
                }
            }
        }

        for (var at = 0; at < input.Length && runs < MaxRuns; at++, runs++)
        {
            byte[] plainer = [.. input];
            plainer[at] = 0;
            input = FailsAlike(plainer) ? plainer : input;
        }

        return input;

        bool FailsAlike(byte[] candidate) => run(candidate) is { } other && Kind(other) == Kind(finding);
    }

    // Where it broke, or which property: a property's name stands before the values that break it.
    private static (Type Type, string? Place) Kind(Exception finding) => finding is FindingException
        ? (finding.GetType(), finding.Message.Split(':')[0])
        : (finding.GetType(), finding.StackTrace?.Split('\n')[0]);
}
