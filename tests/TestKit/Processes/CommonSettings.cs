using System.Globalization;

namespace Blockyard.TestKit.Processes;

/// <summary>Settings of every service that tests start as a process.</summary>
public static class CommonSettings
{
    /// <summary>What services show each other.</summary>
    public const string Token = "a-token-for-tests-0123456789";

    /// <summary>A small service on regtest that says much.</summary>
    public static Dictionary<string, string> For(string folder, int grpcPort) => new()
    {
        ["Network"] = "regtest",
        ["Service:Token"] = Token,
        ["Data:Directory"] = folder,
        ["Data:ReservedMiB"] = "1",
        ["Grpc:Port"] = grpcPort.ToString(CultureInfo.InvariantCulture),
        ["Management:Port"] = "0",
        ["Chain:MemoryMiB"] = "64",
        ["Chain:ScriptThreads"] = "1",
        ["Logging:Format"] = "json",
        ["Logging:LogLevel:Default"] = "Information",
    };
}
