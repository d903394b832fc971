extern alias NanoTcpNet;

using NanoTcp.Redirect.Assemblies;
using NanoTcp.Redirect.Pe;

namespace NanoTcp.HostTests.Redirect;

[TestClass]
public sealed class RedirectCommandTests
{
    private string _folder = "";

    private string Out => Path.Combine(_folder, "out");

    [TestInitialize]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory().FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public async Task AProgramAndItsPackagesAreRedirectedAndTheRestIsCopied()
    {
        string files = string.Join(
            ' ',
            Put("M2Mqtt.pe", SampleAssemblies.PackagePe()),
            Put("Program.pe", SampleAssemblies.ProgramPe()),
            Put("Other.pe", new PeBuilder("Other").Reference("mscorlib", "1.17.11.0")),
            Put("System.Net.pe", SampleAssemblies.SocketsPe("System.Net", "1.11.60.0")),
            Put("NanoTcp.Net.pe", SampleAssemblies.SocketsPe("NanoTcp.Net", "0.7.8.9")));

        (int exit, string output, string error) = await RunAsync(files);

        Assert.AreEqual(
            """
            M2Mqtt.pe: System.Net 1.11.60.0 -> NanoTcp.Net 0.7.8.9, 1 type
            Program.pe: System.Net 1.11.60.0 -> NanoTcp.Net 0.7.8.9, 1 type
            Other.pe: copied, does not reference System.Net
            System.Net.pe: not written, NanoTcp.Net takes its place
            NanoTcp.Net.pe: copied, takes the place of System.Net
            not given, so not checked: mscorlib

            """.ReplaceLineEndings(),
            output);
        Assert.AreEqual("", error);
        Assert.AreEqual(0, exit);
        Assert.AreEqual("M2Mqtt.pe NanoTcp.Net.pe Other.pe Program.pe", Written());
        Assert.AreEqual("mscorlib, NanoTcp.Net", References("M2Mqtt.pe"));
        Assert.AreEqual("mscorlib, NanoTcp.Net, M2Mqtt", References("Program.pe"));
        CollectionAssert.AreEqual(await File.ReadAllBytesAsync(In("Other.pe")), await File.ReadAllBytesAsync(Path.Combine(Out, "Other.pe")));
    }

    [TestMethod]
    public async Task TheDllForTheCompilerIsRedirectedToo()
    {
        string files = $"{Put("M2Mqtt.dll", SampleAssemblies.PackageDll())} {Put("M2Mqtt.pe", SampleAssemblies.PackagePe())}";
        string to = $"--to {Put("NanoTcp.Net.dll", SampleAssemblies.SocketsDll("NanoTcp.Net", "0.7.8.9"))} "
            + $"--to {Put("NanoTcp.Net.pe", SampleAssemblies.SocketsPe("NanoTcp.Net", "0.7.8.9"))}";

        (int exit, string output, string error) = await RunAsync($"{files} {to}");

        Assert.AreEqual(0, exit, error);
        Assert.Contains("M2Mqtt.dll: System.Net 1.11.60.0 -> NanoTcp.Net 0.7.8.9, 2 types", output);
        Assert.AreEqual("M2Mqtt.dll M2Mqtt.pe", Written());
        Assert.AreEqual("mscorlib, NanoTcp.Net", References("M2Mqtt.dll"));
    }

    [TestMethod]
    public async Task WithoutATargetTheToolsOwnIsTaken()
    {
        Version own = typeof(NanoTcpNet::NanoTcp.Net.Network).Assembly.GetName().Version!;

        (int exit, string output, string error) = await RunAsync(Put("Empty.pe", new PeBuilder("Empty").Reference("System.Net")));

        Assert.AreEqual(0, exit, error);
        Assert.Contains($"Empty.pe: System.Net 1.11.60.0 -> NanoTcp.Net {own}, 0 types", output);
    }

    [TestMethod]
    public async Task OtherNamesAreRedirectedByFrom()
    {
        string file = Put("M2Mqtt.pe", SampleAssemblies.PackagePe(reference: "NanoTcp.Net"));
        string target = Put("System.Net.pe", SampleAssemblies.SocketsPe("System.Net", "1.11.60.0"));

        (int exit, _, string error) = await RunAsync($"{file} --from NanoTcp.Net --to {target}");

        Assert.AreEqual(0, exit, error);
        Assert.AreEqual("mscorlib, System.Net", References("M2Mqtt.pe"));
    }

    [TestMethod]
    public async Task OnlyTheRedirectedFilesAreWrittenIfAskedFor()
    {
        string files = $"{Put("M2Mqtt.pe", SampleAssemblies.PackagePe())} {Put("Other.pe", new PeBuilder("Other"))}";

        (int exit, _, string error) = await RunAsync($"{files} {Target()} --changed");

        Assert.AreEqual(0, exit, error);
        Assert.AreEqual("M2Mqtt.pe", Written());
    }

    [TestMethod]
    public async Task APatternAndAResponseFileNameFiles()
    {
        Put("M2Mqtt.pe", SampleAssemblies.PackagePe());
        Put("Program.pe", SampleAssemblies.ProgramPe());
        Put("NanoTcp.Net.pe", SampleAssemblies.SocketsPe("NanoTcp.Net", "0.7.8.9"));
        await File.WriteAllTextAsync(In("files.rsp"), $"\"{In("*.pe")}\"\n--out\n\"{Out}\"\n");

        (int exit, _, string error) = await ToolRun.ToEndAsync($"redirect @{In("files.rsp")}");

        Assert.AreEqual(0, exit, error);
        Assert.AreEqual("M2Mqtt.pe NanoTcp.Net.pe Program.pe", Written());
    }

    [TestMethod]
    public async Task ARedirectedFileIsCopied()
    {
        string file = Put("M2Mqtt.pe", SampleAssemblies.PackagePe(reference: "NanoTcp.Net"));

        (int exit, string output, string error) = await RunAsync($"{file} {Target()}");

        Assert.AreEqual(0, exit, error);
        Assert.Contains("M2Mqtt.pe: copied, references NanoTcp.Net already", output);
        CollectionAssert.AreEqual(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(Path.Combine(Out, "M2Mqtt.pe")));
    }

    [TestMethod]
    public async Task AnInvalidFileIsNamedAndNothingIsWritten()
    {
        byte[] package = SampleAssemblies.PackagePe().ToArray();
        string valid = Put("Program.pe", SampleAssemblies.ProgramPe(package: "Elsewhere", passesSocket: false));
        byte[] damaged = [.. package];
        damaged[0x90] ^= 1;

        await AssertRefusedAsync($"{valid} {Put("M2Mqtt.pe", package[..^4])}", "M2Mqtt.pe: truncated: its header says");
        await AssertRefusedAsync($"{valid} {Put("M2Mqtt.pe", damaged)}", "M2Mqtt.pe: damaged: the CRC");
        await AssertRefusedAsync($"{valid} {Put("M2Mqtt.pe", "MZ, of another kind"u8.ToArray())}", "M2Mqtt.pe: not a .pe file of nanoFramework");
        await AssertRefusedAsync($"{valid} {Put("M2Mqtt.pe", Array.Empty<byte>())}", "M2Mqtt.pe: not a .pe file of nanoFramework");
        await AssertRefusedAsync($"{valid} {Put("M2Mqtt.dll", SampleAssemblies.PackageDll()[..700])}", "M2Mqtt.dll: not a .NET assembly, truncated");
        await AssertRefusedAsync($"{valid} {Put("M2Mqtt.bin", package)}", "M2Mqtt.bin: unknown kind of file; .pe, .dll and .exe are accepted");
        await AssertRefusedAsync($"{valid} {In("absent.pe")}", "absent.pe: cannot be read");
        await AssertRefusedAsync($"{valid} {typeof(PeFile).Assembly.Location}", "NanoTcp.Redirect.dll is for .NET, not for nanoFramework");
        await AssertRefusedAsync($"{valid} {In("*.exe")}", "no file matches");
        await AssertRefusedAsync($"{valid} --to {Put("Bad.pe", package[..^4])}", "Bad.pe: truncated");
    }

    [TestMethod]
    public async Task AFullStringTableIsNamedAndNothingIsWritten()
    {
        PeBuilder builder = SampleAssemblies.PackagePe();
        builder.String("M2Mqtt");

        await AssertRefusedAsync(Put("M2Mqtt.pe", builder.FillStrings(0xFCA3)), "M2Mqtt.pe: its string table is full");
    }

    [TestMethod]
    public async Task TheInputFolderIsNotAnOutputFolder()
    {
        string file = Put("M2Mqtt.pe", SampleAssemblies.PackagePe());
        byte[] before = await File.ReadAllBytesAsync(file);

        (int exit, _, string error) = await ToolRun.ToEndAsync($"redirect {file} {Target()} --out {_folder}");

        Assert.AreEqual(2, exit);
        Assert.Contains($"would replace {file}", error);
        CollectionAssert.AreEqual(before, await File.ReadAllBytesAsync(file));
    }

    [TestMethod]
    public async Task AnExistingOutputFolderKeepsItsOtherFiles()
    {
        Directory.CreateDirectory(Out);
        await File.WriteAllTextAsync(Path.Combine(Out, "M2Mqtt.pe"), "from before");
        await File.WriteAllTextAsync(Path.Combine(Out, "notes.txt"), "");

        (int exit, _, string error) = await RunAsync($"{Put("M2Mqtt.pe", SampleAssemblies.PackagePe())} {Target()}");

        Assert.AreEqual(0, exit, error);
        Assert.AreEqual("M2Mqtt.pe notes.txt", Written());
        Assert.AreEqual("mscorlib, NanoTcp.Net", References("M2Mqtt.pe"));
        Assert.HasCount(2, Directory.GetDirectories(_folder), "out and target; nothing temporary is left");
    }

    [TestMethod]
    public async Task AnOutputThatCannotBeWrittenIsReported()
    {
        await File.WriteAllTextAsync(Out, "a file");

        (int exit, _, string error) = await RunAsync($"{Put("M2Mqtt.pe", SampleAssemblies.PackagePe())} {Target()}");

        Assert.AreEqual(2, exit);
        Assert.Contains("--out:", error);
        Assert.AreEqual("a file", await File.ReadAllTextAsync(Out));
    }

    [TestMethod]
    public async Task APackageBesideTheProgramThatIsLeftOutIsNamed()
    {
        string package = Put("M2Mqtt.pe", SampleAssemblies.PackagePe());

        await AssertRefusedAsync(
            Put("Program.pe", SampleAssemblies.ProgramPe(passesSocket: false)),
            $"{package} is left out: it references System.Net, and Program.pe references it");
    }

    [TestMethod]
    public async Task AProgramBesideThePackageThatIsLeftOutIsNamed()
    {
        string program = Put("Program.pe", SampleAssemblies.ProgramPe());

        await AssertRefusedAsync(
            Put("M2Mqtt.pe", SampleAssemblies.PackagePe()),
            $"{program} is left out: it references System.Net, and references M2Mqtt.pe");
    }

    [TestMethod]
    public async Task WhatLiesBesideACompleteSetIsNotChecked()
    {
        Put("Program.pe", SampleAssemblies.ProgramPe());

        (int exit, _, string error) = await RunAsync($"{Put("M2Mqtt.pe", SampleAssemblies.PackagePe())} {Target()} --complete");

        Assert.AreEqual(0, exit, error);
        Assert.AreEqual("M2Mqtt.pe", Written());
    }

    [TestMethod]
    public async Task AnAbsentPackageThatGetsSocketsIsNamed() => await AssertRefusedAsync(
        Put("Program.pe", SampleAssemblies.ProgramPe()),
        "M2Mqtt is left out: ");

    [TestMethod]
    public async Task AnAbsentPackageThatMayNotUseSocketsIsListed()
    {
        (int exit, string output, string error) = await RunAsync($"{Put("Program.pe", SampleAssemblies.ProgramPe(passesSocket: false))} {Target()}");

        Assert.AreEqual(0, exit, error);
        Assert.Contains("not given, so not checked: M2Mqtt, mscorlib", output);
    }

    [TestMethod]
    public async Task AFileThatIsDeployedAsItIsMustNotUseSystemNet()
    {
        Directory.CreateDirectory(In("library"));
        string library = Put("library/M2Mqtt.pe", SampleAssemblies.PackagePe());

        await AssertRefusedAsync(
            $"{Put("Program.pe", SampleAssemblies.ProgramPe())} --check {library}",
            $"{library} is left out: it references System.Net and is deployed as it is");
    }

    [TestMethod]
    public async Task WhatTheTargetLacksIsNamed()
    {
        string package = Put("M2Mqtt.pe", SampleAssemblies.PackagePe(moreTypes: "System.Net.Sockets.Raw"));
        string noMethod = Put("NoClose.pe", SampleAssemblies.SocketsPe("NanoTcp.Net", "0.7.8.9", hasClose: false));

        await AssertRefusedAsync(package, "M2Mqtt.pe uses what NanoTcp.Net 0.7.8.9 does not have: System.Net.Sockets.Raw");
        (int exit, _, string error) = await RunAsync($"{package} --to {noMethod}");
        Assert.AreEqual(2, exit);
        Assert.Contains("does not have: System.Net.Sockets.Raw, System.Net.Sockets.Socket.Close", error);
    }

    [TestMethod]
    public async Task TlsAndWiFiAreNamed()
    {
        string[] types =
        [
            "System.Net.Security.SslStream", "System.Security.Cryptography.X509Certificates.X509Certificate2",
            "System.Net.NetworkInformation.Wireless80211Configuration",
        ];
        string to = Put("NanoTcp.Net.pe", SampleAssemblies.SocketsPe("NanoTcp.Net", "0.7.8.9", hasClose: true, types));

        (int exit, _, string error) = await RunAsync($"{Put("M2Mqtt.pe", SampleAssemblies.PackagePe(moreTypes: types))} --to {to}");

        Assert.AreEqual(0, exit);
        Assert.AreEqual(
            """
            nanotcp: warning: M2Mqtt.pe: TLS links, but throws NotSupportedException: SslStream, X509Certificate2
            nanotcp: warning: M2Mqtt.pe: Wi-Fi links, but throws NotSupportedException: Wireless80211Configuration

            """.ReplaceLineEndings(),
            error);
    }

    [TestMethod]
    public async Task APackageWithMethodsInTheFirmwareIsNamed()
    {
        (int exit, _, string error) = await RunAsync($"{Put("Sntp.pe", SampleAssemblies.PackagePe("Sntp", nativeChecksum: 0x12345678))} {Target()}");

        Assert.AreEqual(0, exit);
        Assert.AreEqual("nanotcp: warning: Sntp.pe: it has methods in the firmware, which know the firmware's System.Net only", error.TrimEnd());
    }

    [TestMethod]
    public async Task AnAssemblyThatKeepsSystemNetIsCopiedWithIt()
    {
        string files = string.Join(
            ' ',
            Put("Wifi.pe", SampleAssemblies.PackagePe("Wifi")),
            Put("Program.pe", SampleAssemblies.ProgramPe("Wifi", passesSocket: false)),
            Put("System.Net.pe", SampleAssemblies.SocketsPe("System.Net", "1.11.60.0")));

        (int exit, string output, string error) = await RunAsync($"{files} {Target()} --native Wifi");

        Assert.AreEqual(0, exit, error);
        Assert.Contains("Wifi.pe: copied, keeps System.Net", output);
        Assert.Contains("System.Net.pe: copied, for Wifi", output);
        Assert.AreEqual("mscorlib, System.Net", References("Wifi.pe"));
        Assert.AreEqual("mscorlib, NanoTcp.Net, Wifi", References("Program.pe"));
    }

    [TestMethod]
    public async Task AnAssemblyThatKeepsSystemNetMustNotExchangeItsTypes()
    {
        string files = $"{Put("M2Mqtt.pe", SampleAssemblies.PackagePe())} {Put("Program.pe", SampleAssemblies.ProgramPe())}";

        await AssertRefusedAsync($"{files} --native M2Mqtt", "M2Mqtt cannot keep System.Net: it exchanges its types with");
        await AssertRefusedAsync($"{files} --native Absent", "no file has the assembly Absent");
    }

    [TestMethod]
    public async Task TwoFilesOfOneAssemblyAreRefused()
    {
        Directory.CreateDirectory(In("b"));

        await AssertRefusedAsync(
            $"{Put("M2Mqtt.pe", SampleAssemblies.PackagePe())} {Put("b/M2Mqtt.pe", SampleAssemblies.PackagePe())}",
            "M2Mqtt is given more than once");
    }

    [TestMethod]
    [DataRow("redirect", "Required argument 'FILES' missing")]
    [DataRow("redirect a.pe", "redirect: --out FOLDER is missing")]
    public async Task AMissingArgumentIsReported(string commandLine, string message)
    {
        (int exit, _, string error) = await ToolRun.ToEndAsync(commandLine);

        Assert.Contains(message, error);
        Assert.AreEqual(2, exit);
    }

    private async Task AssertRefusedAsync(string arguments, string message)
    {
        string to = arguments.Contains("--to", StringComparison.Ordinal) ? "" : Target();

        (int exit, string output, string error) = await RunAsync($"{arguments} {to}");

        Assert.Contains(message, error);
        Assert.AreEqual(2, exit);
        Assert.AreEqual("", output);
        Assert.IsFalse(Path.Exists(Out));
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(string arguments) => ToolRun.ToEndAsync($"redirect {arguments} --out {Out}");

    // in a folder of its own, since the tool reads what lies beside the files
    private string Target()
    {
        Directory.CreateDirectory(In("target"));
        return $"--to {Put("target/NanoTcp.Net.pe", SampleAssemblies.SocketsPe("NanoTcp.Net", "0.7.8.9"))}";
    }

    private string In(string name) => Path.Combine(_folder, name);

    private string Put(string name, PeBuilder builder) => Put(name, builder.ToArray());

    private string Put(string name, byte[] content)
    {
        File.WriteAllBytes(In(name), content);
        return In(name);
    }

    private string Written() => string.Join(' ', Directory.GetFiles(Out).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));

    private string References(string name) =>
        string.Join(", ", AssemblyFiles.Read(Path.Combine(Out, name)).References.Select(reference => reference.Name));
}
