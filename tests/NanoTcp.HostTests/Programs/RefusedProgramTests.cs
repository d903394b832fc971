using Mono.Cecil;
using Mono.Cecil.Cil;
using NanoTcp.Tool.Commands;

namespace NanoTcp.HostTests.Programs;

/// <summary>Programs that cannot run on a board are refused before the board starts, with one line and exit code 2.</summary>
[TestClass]
public sealed class RefusedProgramTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [TestCleanup]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [TestMethod]
    public Task AnAbsentFile() => AssertRefusedAsync("absent.dll", "there is no file absent.dll");

    [TestMethod]
    public Task AnOptionInPlaceOfAFile() => AssertRefusedAsync("--nix", "PROGRAM.dll: '--nix' is wrong: neither an option of run nor a file");

    [TestMethod]
    public Task AFileThatIsNoAssembly()
    {
        string path = Path.Combine(_folder.FullName, "text.dll");
        File.WriteAllText(path, "text");
        return AssertRefusedAsync(path, "text.dll: not a .NET assembly, truncated or damaged");
    }

    [TestMethod]
    public Task ALibrary() => AssertRefusedAsync(typeof(PortedPrograms.HelloServer).Assembly.Location, "NanoTcp.PortedPrograms.dll has no Main");

    [TestMethod]
    public Task AProgramOnTheSocketsOfDotNet() =>
        AssertRefusedAsync(typeof(NanoTcpCommand).Assembly.Location, "nanotcp.dll uses .NET's network, which is not the board's: System.Net.");

    [TestMethod]
    public Task ALibraryOnTheSocketsOfDotNet()
    {
        Write("Library", ("System.Net.Sockets", "10.0.0.0", "System.Net.Sockets.TcpClient"));
        return AssertRefusedAsync(
            Write("Program", ("Library", "1.0.0.0", "Library.Program")),
            "Library.dll uses .NET's network, which is not the board's: System.Net.Sockets.TcpClient; compile it against NanoTcp.Net");
    }

    [TestMethod]
    public Task AProgramForNanoFramework() => AssertRefusedAsync(
        Write("Program", ("mscorlib", "1.17.11.0", "System.Object")), "Program.dll is for nanoFramework; build the program for net10.0");

    [TestMethod]
    public Task AProgramForALaterDotNet() => AssertRefusedAsync(
        Write("Program", ("System.Runtime", "99.0.0.0", "System.Object")), $"Program.dll is for .NET 99, and this is .NET {Environment.Version.Major}");

    [TestMethod]
    public Task AProgramForALaterNanoTcp() => AssertRefusedAsync(
        Write("Program", ("NanoTcp.Net", "99.0.0.0", "System.Net.IPAddress")), "Program.dll needs NanoTcp.Net 99.0.0.0, and this tool has 0.1.0.0");

    [TestMethod]
    public Task AProgramThatUsesWhatIsNotInThisVersion() => AssertRefusedAsync(
        Write("Program", ("NanoTcp.Net", "0.1.0.0", "System.Net.Telepathy")),
        "Program.dll was compiled against another version of NanoTcp.Net; this tool's does not have System.Net.Telepathy");

    private static async Task AssertRefusedAsync(string program, string message)
    {
        using ToolRun run = ToolRun.Start("run", program);

        Assert.AreEqual(ExitCode.Usage, await run.WaitAsync());
        Assert.Contains(message, run.Error);
        Assert.HasCount(1, run.Error.Trim().Split('\n'));
        Assert.AreEqual("", run.Output);
    }

    // a program whose Main has a local variable of each type
    private string Write(string name, params (string Assembly, string Version, string Type)[] types)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.CreateAssembly(new AssemblyNameDefinition(name, new Version(1, 0)), name, ModuleKind.Console);
        ModuleDefinition module = assembly.MainModule;
        ((AssemblyNameReference)module.TypeSystem.CoreLibrary).Version = new Version(4, 0, 0, 0);
        var program = new TypeDefinition(name, "Program", TypeAttributes.Public | TypeAttributes.Class, module.TypeSystem.Object);
        var main = new MethodDefinition("Main", MethodAttributes.Public | MethodAttributes.Static, module.TypeSystem.Void);
        foreach ((string scope, string version, string type) in types)
        {
            int dot = type.LastIndexOf('.');
            var reference = new AssemblyNameReference(scope, Version.Parse(version));
            module.AssemblyReferences.Add(reference);
            main.Body.Variables.Add(new VariableDefinition(new TypeReference(type[..dot], type[(dot + 1)..], module, reference)));
        }

        main.Body.GetILProcessor().Emit(OpCodes.Ret);
        program.Methods.Add(main);
        module.Types.Add(program);
        assembly.EntryPoint = main;
        string path = Path.Combine(_folder.FullName, $"{name}.dll");
        assembly.Write(path);
        return path;
    }
}
