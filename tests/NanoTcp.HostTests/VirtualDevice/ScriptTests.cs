using System.Diagnostics;
using System.Reflection;

namespace NanoTcp.HostTests.VirtualDevice;

/// <summary>The scripts that build and run the virtual device, with stand-ins of the programs that they call.</summary>
[TestClass]
public sealed class ScriptTests : IDisposable
{
    private const string Script = "hardware/VirtualDevice/run";
    private const string ListsSdk = "[ \"$1\" = --list-sdks ] && echo '10.0.100 [/usr/share/dotnet/sdk]'\n";
    private const string Builds = "mkdir -p hardware/VirtualDevice/bin/Release && cd hardware/VirtualDevice/bin/Release && touch mscorlib.pe A.pe NanoTcp.VirtualDevice.pe";
    private const string Passes = "echo \"$*\"\nprintf 'server: socket()\\nPASS\\n\\n'";
    private const string Hangs = "exec sleep 60";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private readonly string _root = Directory.CreateTempSubdirectory().FullName;

    private static string PowerShell => Path.Combine(
        typeof(ScriptTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "PowerShell").Value!,
        OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll");

    private static string Source => Path.Combine(Root(), Script);

    private string Programs => Path.Combine(_root, "programs");

    [TestInitialize]
    public void CopyTheScripts()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, Script))!);
        Directory.CreateDirectory(Programs);
        Directory.CreateDirectory(Path.Combine(_root, "components"));
        foreach (string extension in new[] { ".ps1", ".sh" })
        {
            File.Copy(Source + extension, Path.Combine(_root, Script + extension));
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void PowerShellParsesTheScript()
    {
        string command = "$errors = $null; [void] [System.Management.Automation.Language.Parser]::ParseFile('" + Source
            + ".ps1', [ref] $null, [ref] $errors); $errors | ForEach-Object { \"$($_.Extent.StartLineNumber): $($_.Message)\" }; exit $errors.Count";

        (int code, string output) = Run("dotnet", [PowerShell, "-NoProfile", "-NonInteractive", "-Command", command], []);

        Assert.AreEqual(0, code, output);
    }

    [TestMethod]
    public void TheScriptForWindowsIsAscii() => // Windows PowerShell reads anything else by the code page of the country
        Assert.IsTrue(File.ReadAllBytes(Source + ".ps1").All(value => value < 0x80));

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void BashParsesTheScript()
    {
        (int code, string output) = Run("bash", ["-n", Source + ".sh"], []);

        Assert.AreEqual(0, code, output);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [DataRow(".ps1")]
    [DataRow(".sh")]
    public void AProgramThatPassesEndsWithSuccess(string extension)
    {
        PutAll();

        (int code, string output) = Run(extension);

        Assert.AreEqual(0, code, output);
        Assert.Contains("run --assemblies mscorlib.pe A.pe NanoTcp.VirtualDevice.pe", output);
        Assert.EndsWith("PASS", output.TrimEnd());
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [DataRow(".ps1")]
    [DataRow(".sh")]
    public void NanoClrIsInstalledWhereItIsMissing(string extension)
    {
        PutAll();
        File.Move(Path.Combine(Programs, "nanoclr"), Path.Combine(_root, "nanoclr"));
        Put("dotnet", ListsSdk + $"[ \"$*\" = 'tool install -g nanoclr --allow-roll-forward' ] && mv '{_root}/nanoclr' '{Programs}/nanoclr'\nexit 0");

        (int code, string output) = Run(extension);

        Assert.AreEqual(0, code, output);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [DataRow(".ps1", "dotnet", "exit 0", "without a .NET 10 SDK")]
    [DataRow(".sh", "dotnet", "exit 0", "without a .NET 10 SDK")]
    [DataRow(".ps1", "dotnet", null, "the .NET 10 SDK is missing")]
    [DataRow(".ps1", "msbuild", null, "MSBuild is missing")]
    [DataRow(".sh", "msbuild", null, "msbuild is missing")]
    [DataRow(".ps1", "nuget", null, "nuget is missing")]
    [DataRow(".sh", "nuget", null, "nuget is missing")]
    [DataRow(".ps1", "msbuild", "exit 3", "the build failed")]
    [DataRow(".sh", "msbuild", "exit 3", "the build failed")]
    [DataRow(".ps1", "msbuild", "exit 0", "the build made no ")]
    [DataRow(".sh", "msbuild", "exit 0", "the build made no ")]
    [DataRow(".ps1", "nanoclr", "echo FAIL", "did not end with PASS")]
    [DataRow(".sh", "nanoclr", "echo FAIL", "did not end with PASS")]
    [DataRow(".ps1", "nanoclr", "exit 1", "did not end with PASS")]
    [DataRow(".sh", "nanoclr", "exit 1", "did not end with PASS")]
    [DataRow(".ps1", "nanoclr", Hangs, "did not end within 2 s")]
    [DataRow(".sh", "nanoclr", Hangs, "did not end within 2 s")]
    public void WhatIsMissingOrFailsIsNamed(string extension, string program, string? does, string message)
    {
        PutAll();
        File.Delete(Path.Combine(Programs, program));
        if (does != null)
        {
            Put(program, does);
        }

        (int code, string output) = Run(extension, does == Hangs ? "2" : "60");

        Assert.AreEqual(1, code, output);
        Assert.Contains(message, output);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void TheScriptForWindowsRefusesAnotherSystem()
    {
        (int code, string output) = Run("dotnet", [PowerShell, "-NoProfile", "-NonInteractive", "-File", Source + ".ps1"], []);

        Assert.AreEqual(1, code, output);
        Assert.Contains("use run.sh", output);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void MissingBuildComponentsAreNamed()
    {
        PutAll();
        Directory.Delete(Path.Combine(_root, "components"));

        (int code, string output) = Run(".sh");

        Assert.AreEqual(1, code, output);
        Assert.Contains("which is no folder", output);
    }

    [TestMethod]
    public void TheBuildTakesOneProgramOrAll()
    {
        string[] arguments = ["msbuild", Path.Combine(Root(), "nf.proj"), "-getItem:DeviceProject"];

        (int code, string one) = Run("dotnet", [.. arguments, "-p:DeviceProjects=hardware/VirtualDevice/NanoTcp.VirtualDevice.nfproj"], []);
        (_, string all) = Run("dotnet", arguments, []);

        Assert.AreEqual(0, code, one);
        Assert.Contains("NanoTcp.VirtualDevice.nfproj", one);
        Assert.DoesNotContain("NanoTcp.Network.nfproj", one);
        Assert.Contains("NanoTcp.VirtualDevice.nfproj", all);
        Assert.Contains("NanoTcp.Network.nfproj", all);
    }

    private static string Root()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "NanoTcp.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    private void PutAll()
    {
        Put("dotnet", ListsSdk);
        Put("nuget", "exit 0");
        Put("msbuild", Builds);
        Put("nanoclr", Passes);
    }

    private void Put(string program, string does)
    {
        string file = Path.Combine(Programs, program);
        File.WriteAllText(file, $"#!/bin/bash\nexport PATH=/usr/bin:/bin\n{does}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // PowerShell finds the stand-ins alone, so that none of the PC's programs is run instead of one that a test leaves out
    private (int Code, string Output) Run(string extension, string seconds = "60") => extension == ".ps1"
        ? Run(
            "dotnet", [PowerShell, "-NoProfile", "-NonInteractive", "-File", Path.Combine(_root, Script + extension), "-RunSeconds", seconds],
            [("PATH", Programs), ("OS", "Windows_NT"), ("HOME", _root)])
        : Run(
            "bash", [Path.Combine(_root, Script + extension)],
            [("PATH", $"{Programs}:/usr/bin:/bin"), ("HOME", _root), ("RUN_SECONDS", seconds), ("NANOFRAMEWORK_BUILD", Path.Combine(_root, "components"))]);

    private static (int Code, string Output) Run(string program, string[] arguments, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {s_limit}.");
        }

        process.WaitForExit();
        return (process.ExitCode, output.Result + errors.Result);
    }
}
