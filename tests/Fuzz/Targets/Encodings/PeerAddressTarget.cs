using System.Text;
using Blockyard.Fuzz.Engine;
using Blockyard.Peering.Addresses;

namespace Blockyard.Fuzz.Targets.Encodings;

/// <summary>Addresses of peers, one and several with commas between.</summary>
internal sealed class PeerAddressTarget : IFuzzTarget
{
    public string Name => "peer-address";

    public IEnumerable<byte[]> Seeds =>
        new[] { "node-0.nodes:2001", "[::1]:2001", "::1", "127.0.0.1", "local,a:1,a:1", " a , b:65535" }
            .Select(Encoding.ASCII.GetBytes);

    public IReadOnlyList<byte[]> Words =>
        ["local"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), ":"u8.ToArray(), "%1"u8.ToArray(), "0x7f"u8.ToArray()];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var text = Encoding.UTF8.GetString(input.Span);
        var taken = PeerAddress.TryParse(text, out var address);
        Require.Equal(taken, Require.OnlyThrows<FormatException>(() => PeerAddress.Parse(text)), "both ways to read");
        if (address is not null)
        {
            Require.That(address.Port is > 0 and <= 65535, $"port {address.Port}");
            Require.Equal(address, PeerAddress.Parse(address.ToString()), "written again");
        }

        Require.OnlyThrows<FormatException>(() =>
        {
            var nodes = ConnectNodes.Parse(text);
            Require.Equal(nodes.Addresses.Distinct().Count(), nodes.Addresses.Count, "no repetitions");
        });
    }
}
