using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Discovery;

/// <summary>Keeps the address book across a restart. It is only a hint: a file that cannot be used is set aside and begun anew.</summary>
internal sealed class AddressBookFile(AddressBook book, IPeerFiles files, uint network, ILogger logger)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "peer-addresses";

    private const uint Version = 1;

    private long _saved;

    private static ReadOnlySpan<byte> Magic => "BYPA"u8;

    /// <summary>Reads the file into the book.</summary>
    public void Load()
    {
        try
        {
            if (files.Read(FileName) is { } file)
            {
                book.Fill(AddressBookFormat.Read(PeerFileFormat.Open(Magic, Version, network, file)));
            }
        }
        catch (InvalidDataException damage)
        {
            PeeringLog.SetAside(logger, FileName, damage.Message);
            files.SetAside(FileName);
        }
    }

    /// <summary>Writes the book if it has changed. For one caller at a time.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save()
    {
        var version = book.Version;
        if (version != _saved)
        {
            files.Write(FileName, PeerFileFormat.Frame(Magic, Version, network, AddressBookFormat.Write(book.List())));
            _saved = version;
        }
    }
}
