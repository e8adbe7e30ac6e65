namespace Blockyard.TestKit.Processes;

/// <summary>What a service said and how it ended: errors are for disks that fail, and none did.</summary>
public static class ProcessCheck
{
    public static void Run(ServiceProcess process)
    {
        if (process.Log.Troubles is [var first, ..])
        {
            throw new LossException($"{process.Kind} logs what it should not: {first}");
        }
    }

    /// <summary>A service that nobody killed must be alive.</summary>
    public static void RequireAlive(ServiceProcess process)
    {
        if (process.HasExited)
        {
            throw new LossException($"{process.Kind} ended by itself with exit code {process.ExitCode}.");
        }
    }
}
