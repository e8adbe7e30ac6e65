using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Discovery;

/// <summary>Keeps the address book across a restart. It is only a hint: without the file it is begun anew.</summary>
internal sealed class AddressBookFile(AddressBook book, IPeerFiles files, uint network, ILogger logger)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "peer-addresses";

    private const uint Version = 1;

    private long _saved;

    private static ReadOnlySpan<byte> Magic => "BYPA"u8;

    /// <summary>Reads the file into the book. One that cannot be used is set aside; one that cannot be read is passed over.</summary>
    public void Load()
    {
        try
        {
            Fill();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            PeeringLog.NotLoaded(logger, FileName, error.Message);
        }
    }

    /// <summary>Writes the book if it has changed. For one caller at a time.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write it.</exception>
    public void Save()
    {
        var version = book.Version;
        if (version != _saved)
        {
            files.Write(FileName, PeerFileFormat.Frame(Magic, Version, network, AddressBookFormat.Write(book.List())));
            _saved = version;
        }
    }

    private void Fill()
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
}
