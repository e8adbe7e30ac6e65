using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Blockyard.GrpcContracts.Tests;

/// <summary>The members an assembly declares, or refers to in the contract assemblies, as comparable text.</summary>
internal static class ContractMembers
{
    private static readonly HashSet<string> Contracts = ["Grpc.Core.Api", "Grpc.Net.Common"];

    /// <summary>Every type and member that the assembly refers to in a contract assembly: <c>type</c> or <c>type::signature</c>.</summary>
    public static SortedSet<string> Referenced(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var names = new SignatureText();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeReferences)
        {
            if (Contracts.Contains(SignatureText.AssemblyOf(reader, handle)))
            {
                found.Add(SignatureText.NameOf(reader, handle));
            }
        }

        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (ParentOf(reader, member.Parent) is { } type)
            {
                found.Add($"{type}::{Describe(reader, member, names)}");
            }
        }

        return found;
    }

    /// <summary>Every type with the members that code outside can reach, those of its base types included.</summary>
    public static HashSet<string> Declared(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = SignatureText.NameOf(reader, handle);
            found.Add(type);
            var part = handle;
            while (!part.IsNil)
            {
                AddMembers(reader, part, type, found);
                var parent = reader.GetTypeDefinition(part).BaseType;
                part = parent.Kind == HandleKind.TypeDefinition ? (TypeDefinitionHandle)parent : default;
            }
        }

        return found;
    }

    private static void AddMembers(MetadataReader reader, TypeDefinitionHandle handle, string type, HashSet<string> found)
    {
        var names = new SignatureText();
        var definition = reader.GetTypeDefinition(handle);
        foreach (var method in definition.GetMethods().Select(reader.GetMethodDefinition))
        {
            if ((method.Attributes & System.Reflection.MethodAttributes.MemberAccessMask)
                is System.Reflection.MethodAttributes.Public
                or System.Reflection.MethodAttributes.Family
                or System.Reflection.MethodAttributes.FamORAssem)
            {
                found.Add($"{type}::{Describe(reader.GetString(method.Name), method.DecodeSignature(names, null))}");
            }
        }

        foreach (var field in definition.GetFields().Select(reader.GetFieldDefinition))
        {
            if ((field.Attributes & System.Reflection.FieldAttributes.FieldAccessMask) == System.Reflection.FieldAttributes.Public)
            {
                found.Add($"{type}::{field.DecodeSignature(names, null)} {reader.GetString(field.Name)}");
            }
        }
    }

    private static string? ParentOf(MetadataReader reader, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => Contracts.Contains(SignatureText.AssemblyOf(reader, (TypeReferenceHandle)parent))
            ? SignatureText.NameOf(reader, (TypeReferenceHandle)parent)
            : null,
        HandleKind.TypeSpecification => GenericParentOf(reader, (TypeSpecificationHandle)parent),
        _ => null,
    };

    private static string? GenericParentOf(MetadataReader reader, TypeSpecificationHandle handle)
    {
        var owner = new GenericOwner();
        reader.GetTypeSpecification(handle).DecodeSignature(owner, null);
        return owner.Assembly is { } assembly && Contracts.Contains(assembly) ? owner.Name : null;
    }

    private static string Describe(MetadataReader reader, MemberReference member, SignatureText names) =>
        member.GetKind() == MemberReferenceKind.Method
            ? Describe(reader.GetString(member.Name), member.DecodeMethodSignature(names, null))
            : $"{member.DecodeFieldSignature(names, null)} {reader.GetString(member.Name)}";

    private static string Describe(string name, MethodSignature<string> signature) =>
        $"{(signature.Header.IsInstance ? "" : "static ")}{signature.ReturnType} {name}`{signature.GenericParameterCount}" +
        $"({string.Join(", ", (IEnumerable<string>)signature.ParameterTypes)})";

    /// <summary>Remembers the outermost generic type of a signature.</summary>
    private sealed class GenericOwner : SignatureText
    {
        public string? Assembly { get; private set; }

        public string? Name { get; private set; }

        public override string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            // The generic type itself is decoded before its arguments.
            if (Name is null)
            {
                Assembly = AssemblyOf(reader, handle);
                Name = NameOf(reader, handle);
            }

            return base.GetTypeFromReference(reader, handle, rawTypeKind);
        }

        public override string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            Name ??= NameOf(reader, handle);
            return base.GetTypeFromDefinition(reader, handle, rawTypeKind);
        }
    }
}
