using Blockyard.Fuzz.Engine;
using Blockyard.Fuzz.Targets;

// The program weaves a copy of itself that counts coverage, and that runs each target in a process of its own.
var options = FuzzOptions.Parse(args);
var targets = FuzzTargets.All.Where(target => options.Target is null || target.Name == options.Target).ToList();
if (targets.Count == 0)
{
    var names = string.Join(", ", FuzzTargets.All.Select(target => target.Name));
    await Console.Error.WriteLineAsync($"There is no target '{options.Target}'. There are: {names}.");
    return 2;
}

var findings = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "blockyard-fuzz")).FullName;
Corpus.Folder = options.Keep ?? Corpus.Folder;
if (options.Replay is { } file)
{
    using var runner = new TargetRunner(targets.Single());
    var finding = runner.Run(Convert.FromHexString((await File.ReadAllTextAsync(file)).Trim()));
    Console.WriteLine(finding?.ToString() ?? "Nothing is wrong with this input.");
    return finding is null ? 0 : 1;
}

if (options.Crash is null)
{
    var woven = Directory.CreateTempSubdirectory("blockyard-fuzz-").FullName;
    CoverageWeaver.Weave(AppContext.BaseDirectory, woven);
    var status = await new FuzzSession(options, Path.Combine(woven, "Blockyard.Fuzz.dll"), findings, Console.Out)
        .RunAsync(targets, default);
    Directory.Delete(woven, recursive: true);
    return status;
}

using var fuzzer = new Fuzzer(targets.Single(), options);
var result = fuzzer.Run();
if (fuzzer.FailingInput is { } failing)
{
    await File.WriteAllTextAsync(Path.Combine(findings, $"{targets[0].Name}.hex"), Convert.ToHexStringLower(failing));
}
else if (options.Keep is not null)
{
    fuzzer.Keep();
}

Console.WriteLine(result);
return result.Finding.Length > 0 ? 1 : 0;
