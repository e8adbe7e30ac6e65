using System.Runtime.Versioning;
using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

/// <summary>
/// A kubectl and a docker that only write down what they are asked, in front of the real ones: the deployment scripts run
/// against a cluster that says yes to everything.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ClusterStub : IDisposable
{
    private readonly TempFolder _folder = new();

    public ClusterStub()
    {
        Directory.CreateDirectory(_folder.PathOf("bin"));
        Install(
            "kubectl",
            $$"""
            case "$*" in
              "kustomize "*|"version --client"*) exec {{Tools.Find("kubectl")}} "$@" ;;
            esac
            echo "kubectl $*" >>"{{_folder.PathOf("calls")}}"
            case "$*" in
              *get-contexts*) printf 'minikube\nkind-blockyard\nlive\n' ;;
              *"get storageclass"*) echo storageclass/standard ;;
              *"get secret"*go-template*) cat "{{_folder.PathOf("secret")}}" ;;
              *"get secret"*) [ -e "{{_folder.PathOf("secret")}}" ] ;;
              *"get statefulset wallet"*replicas*) echo 2 ;;
              *"get hpa"*maxReplicas*) echo 6 ;;
              *"port-forward"*) echo "Forwarding from 127.0.0.1:1 -> 9090"; exec sleep 20 ;;
              *" -f -") cat >>"{{_folder.PathOf("stdin")}}" ;;
              *"apply -f "*) cat "${@: -1}" >>"{{_folder.PathOf("applied")}}" ;;
            esac
            """
        );
        Install(
            "docker",
            $$"""
            echo "docker $*" >>"{{_folder.PathOf("calls")}}"
            [ "$1" != inspect ] || printf '%s\n' "${@: -1}" | sed 's|:[^:]*$|@sha256:{{new string('1', 64)}}|'
            """
        );
        Install("minikube", $"""echo "minikube $*" >>"{_folder.PathOf("calls")}" """);
        Install("curl", $"""cat "{_folder.PathOf("metrics")}" 2>/dev/null || exit 7""");
    }

    public string Calls => Read("calls");

    /// <summary>The manifests applied by file.</summary>
    public IEnumerable<Manifest> Applied => YamlText.Documents(Read("applied")).Select(node => new Manifest(node));

    /// <summary>What commands were fed through their standard input.</summary>
    public string Fed => Read("stdin");

    /// <summary>The Secret in the cluster, as an environment file.</summary>
    public void HasSecret(string content) => File.WriteAllText(_folder.PathOf("secret"), content);

    /// <summary>What every management port answers.</summary>
    public void HasMetrics(string content) => File.WriteAllText(_folder.PathOf("metrics"), content);

    public string Write(string name, string content)
    {
        File.WriteAllText(_folder.PathOf(name), content);
        return _folder.PathOf(name);
    }

    public Command Run(string script, params (string Name, string Value)[] environment)
    {
        var variables = environment.ToDictionary(pair => pair.Name, pair => pair.Value);
        variables["PATH"] = $"{_folder.PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        return Command.Run("bash", [Overlay.PathOf($"bin/{script}")], variables);
    }

    public void Dispose() => _folder.Dispose();

    private void Install(string name, string body)
    {
        var path = _folder.PathOf($"bin/{name}");
        File.WriteAllText(path, "#!/usr/bin/env bash\n" + body + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string Read(string name) => File.Exists(_folder.PathOf(name)) ? File.ReadAllText(_folder.PathOf(name)) : "";
}
