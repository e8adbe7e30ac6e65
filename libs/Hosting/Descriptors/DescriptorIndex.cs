using Google.Protobuf.Reflection;

namespace Blockyard.Hosting.Descriptors;

/// <summary>Finds proto files by name, by the symbols they declare and by the extensions they declare.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _extensions = new(StringComparer.Ordinal);

    public DescriptorIndex(IEnumerable<ServiceDescriptor> services)
    {
        foreach (var service in services)
        {
            Add(service.File);
        }
    }

    public FileDescriptor? FileNamed(string name) => _files.GetValueOrDefault(name);

    public FileDescriptor? FileDeclaring(string symbol) => _symbols.GetValueOrDefault(symbol.TrimStart('.'));

    public FileDescriptor? FileExtending(string type, int number) =>
        _extensions.TryGetValue(type.TrimStart('.'), out var numbers) ? numbers.GetValueOrDefault(number) : null;

    /// <summary>Numbers of the extensions of a type; null if there is no such message type.</summary>
    public IEnumerable<int>? ExtensionNumbers(string type)
    {
        var name = type.TrimStart('.');
        return _extensions.TryGetValue(name, out var numbers) ? numbers.Keys : IsMessage(name) ? [] : null;
    }

    private bool IsMessage(string name) =>
        _symbols.TryGetValue(name, out var file) && Messages(file).Any(message => message.FullName == name);

    private static IEnumerable<MessageDescriptor> Messages(FileDescriptor file) => file.MessageTypes.SelectMany(WithNested);

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        message.NestedTypes.SelectMany(WithNested).Prepend(message);

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var dependency in file.Dependencies)
        {
            Add(dependency);
        }

        AddDescriptors(file, file.Services);
        AddDescriptors(file, file.Services.SelectMany(service => service.Methods));
        AddEnums(file, file.EnumTypes);
        AddExtensions(file, file.Extensions.UnorderedExtensions);
        foreach (var message in Messages(file))
        {
            AddDescriptors(file, [message]);
            AddDescriptors(file, message.Fields.InDeclarationOrder());
            AddDescriptors(file, message.Oneofs);
            AddEnums(file, message.EnumTypes);
            AddExtensions(file, message.Extensions.UnorderedExtensions);
        }
    }

    private void AddEnums(FileDescriptor file, IEnumerable<EnumDescriptor> enums)
    {
        foreach (var type in enums)
        {
            AddDescriptors(file, [type]);
            AddDescriptors(file, type.Values);
        }
    }

    private void AddExtensions(FileDescriptor file, IEnumerable<FieldDescriptor> extensions)
    {
        foreach (var extension in extensions)
        {
            AddDescriptors(file, [extension]);
            var type = extension.ExtendeeType.FullName;
            if (!_extensions.TryGetValue(type, out var numbers))
            {
                _extensions[type] = numbers = [];
            }

            numbers[extension.FieldNumber] = file;
        }
    }

    private void AddDescriptors(FileDescriptor file, IEnumerable<IDescriptor> descriptors)
    {
        foreach (var descriptor in descriptors)
        {
            _symbols[descriptor.FullName] = file;
        }
    }
}
