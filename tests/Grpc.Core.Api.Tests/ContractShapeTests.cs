using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Testing;
using Grpc.Net.Client;
using Grpc.Net.Compression;

namespace Blockyard.GrpcContracts.Tests;

/// <summary>
/// The packages were compiled against the official contract assemblies. A member they call that ours lack would show as
/// a MissingMethodException in the middle of a call; here it shows as a failed test.
/// </summary>
public sealed class ContractShapeTests
{
    private static readonly Assembly[] Contracts = [typeof(Metadata).Assembly, typeof(ICompressionProvider).Assembly];

    public static TheoryData<string> Packages { get; } =
    [
        typeof(GrpcChannel).Assembly.Location,
        typeof(GrpcServiceOptions).Assembly.Location,
        typeof(TestCalls).Assembly.Location,
    ];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_member_a_package_refers_to_exists_with_that_signature(string package)
    {
        var declared = Contracts.SelectMany(contract => ContractMembers.Declared(contract.Location)).ToHashSet(StringComparer.Ordinal);

        var referenced = ContractMembers.Referenced(package);

        Assert.True(referenced.Count > 10, $"only {referenced.Count} references found in {package}");
        Assert.Equal([], referenced.Except(declared));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_type_of_a_package_loads_and_overrides_what_it_means_to(string package)
    {
        // Loading fails where an abstract or interface member of the contract is left without implementation.
        var types = Assembly.LoadFrom(package).GetTypes();

        var orphans =
            from type in types
            where type.BaseType is { } parent && Contracts.Contains(parent.Assembly)
            from method in type.GetMethods(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            where method.IsVirtual && !method.Attributes.HasFlag(MethodAttributes.NewSlot)
            where method.GetBaseDefinition().DeclaringType == type
            select $"{type}.{method}";
        Assert.Empty(orphans);
    }

    [Fact]
    public void Contract_assemblies_have_the_identity_the_packages_ask_for()
    {
        var wanted = typeof(GrpcServiceOptions).Assembly.GetReferencedAssemblies()
            .Where(name => name.Name is "Grpc.Core.Api" or "Grpc.Net.Common")
            .Select(name => name.FullName)
            .Order();

        Assert.Equal(wanted, Contracts.Select(contract => contract.GetName().FullName).Order());
    }
}
