using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Blockyard.Benchmarks.Reads;

/// <summary>Reads answers off a connection without looking at them, as cheaply as can be.</summary>
internal sealed class HttpAnswer(Socket socket)
{
    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> LastChunk => "0\r\n\r\n"u8;

    private byte[] _buffer = new byte[64 << 10];

    /// <summary>Reads one answer to its end.</summary>
    /// <exception cref="InvalidOperationException">The answer is not 200, or the connection ended.</exception>
    public async ValueTask ReadAsync()
    {
        var received = 0;
        while (!IsComplete(_buffer.AsSpan(0, received)))
        {
            if (received == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            }

            var read = await socket.ReceiveAsync(_buffer.AsMemory(received), CancellationToken.None);
            received += read > 0 ? read : throw new InvalidOperationException("The server closed the connection.");
        }
    }

    private static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf(HeadEnd);
        if (head < 0)
        {
            return false;
        }

        if (!answer.StartsWith("HTTP/1.1 200 "u8))
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(answer));
        }

        var length = LengthOf(answer[..head]);
        return length < 0 ? answer.EndsWith(LastChunk) : answer.Length == head + HeadEnd.Length + length;
    }

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        var start = head.IndexOf(name);
        if (start < 0)
        {
            return -1;
        }

        var value = head[(start + name.Length)..];
        var end = value.IndexOf((byte)'\r');
        return int.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture);
    }
}
