namespace Blockyard.Benchmarks.Payments;

/// <summary>What came out of one run; times and sums without the warm-up.</summary>
internal sealed record PaymentRun
{
    /// <summary>Payments read back from blocks, warm-up included.</summary>
    public required int Mined { get; init; }

    /// <summary>From the first one sent to the last one mined.</summary>
    public required double PerSecond { get; init; }

    public required double ClientMicroseconds { get; init; }

    public required double NodeMicroseconds { get; init; }

    public required double MinerMicroseconds { get; init; }

    public required int Blocks { get; init; }

    public required double BlockLength { get; init; }

    /// <summary>Milliseconds from handing a payment to gRPC until the client hears of its block.</summary>
    public required double MedianDelay { get; init; }

    public required double LongDelay { get; init; }

    /// <summary>MiB.</summary>
    public required double PeakMemory { get; init; }
}
