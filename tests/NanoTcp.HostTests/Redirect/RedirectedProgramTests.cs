extern alias NanoTcpNet;

using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;
using NanoTcp.Redirect.Assemblies;
using NanoTcp.Tool.Commands;

namespace NanoTcp.HostTests.Redirect;

/// <summary>
/// A program and its package are compiled for nanoFramework against System.Net, redirected to the NanoTcp.Net of this build, and run on a
/// virtual board.
/// </summary>
[TestClass]
public sealed class RedirectedProgramTests
{
    private const string Package = """
        using System.Net;
        using System.Net.Sockets;

        namespace Meters
        {
            /// <summary>Asks a meter on a connection for numbers of one byte.</summary>
            public class Meter
            {
                private readonly Socket _socket;
                private readonly byte[] _buffer = new byte[1];

                public Meter(Socket socket)
                {
                    _socket = socket;
                }

                public event Failure Failed;

                public EndPoint Peer
                {
                    get { return _socket.RemoteEndPoint; }
                }

                public int Read(byte channel)
                {
                    try
                    {
                        _buffer[0] = channel;
                        _socket.Send(_buffer);
                        return _socket.Receive(_buffer) == 1 ? _buffer[0] : -1;
                    }
                    catch (SocketException e)
                    {
                        if (Failed != null)
                        {
                            Failed(this, (SocketError)e.ErrorCode);
                        }

                        return -1;
                    }
                }
            }

            public delegate void Failure(Meter meter, SocketError error);
        }
        """;

    private const string Program = """
        using System;
        using System.Net;
        using System.Net.Sockets;
        using Meters;

        public class Program
        {
            private static SocketError s_error;

            // the sum of three channels, and 100 if the fourth fails by a timeout
            public static int Main(string[] arguments)
            {
                using (Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
                {
                    socket.ReceiveTimeout = 5000;
                    socket.Connect(new IPEndPoint(IPAddress.Parse(arguments[0]), int.Parse(arguments[1])));
                    Meter meter = new Meter(socket);
                    meter.Failed += OnFailed;
                    int sum = meter.Read(1) + meter.Read(2) + meter.Read(3);
                    socket.ReceiveTimeout = 200;
                    bool isLost = meter.Read(4) == -1 && s_error == SocketError.TimedOut;
                    return ((IPEndPoint)meter.Peer).Port == int.Parse(arguments[1]) ? sum + (isLost ? 100 : 0) : 255;
                }
            }

            private static void OnFailed(Meter meter, SocketError error)
            {
                s_error = error;
            }
        }
        """;

    private static readonly Version s_systemNet = new(1, 11, 60, 0);
    private static readonly string s_core = Path.Combine(AppContext.BaseDirectory, "nanoFramework", "mscorlib.dll");
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [TestCleanup]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    public async Task AProgramForSystemNetRunsOnABoard(string nic)
    {
        string package = Compile("Meters", Package, OutputKind.DynamicallyLinkedLibrary);
        string program = Compile("Program", Program, OutputKind.ConsoleApplication, package);
        string redirected = Path.Combine(_folder.FullName, "redirected");
        (int exit, string output, string error) = await ToolRun.ToEndAsync($"redirect {program} {package} --out {redirected} --complete");
        Assert.AreEqual(ExitCode.Success, exit, error);
        Assert.Contains($"Program.dll: System.Net {s_systemNet} -> NanoTcp.Net", output);
        Assert.Contains($"Meters.dll: System.Net {s_systemNet} -> NanoTcp.Net", output);

        program = ForDotNet(Path.Combine(redirected, "Program.dll"));
        ForDotNet(Path.Combine(redirected, "Meters.dll"));
        using var meter = new TcpListener(IPAddress.Loopback, 0);
        meter.Start();
        Task answering = AnswerAsync(meter);
        (exit, _, error) = await ToolRun.ToEndAsync($"run --nic {nic} {program} 10.77.0.1 {((IPEndPoint)meter.LocalEndpoint).Port}");

        Assert.AreEqual(100 + 10 + 20 + 30, exit, error);
        await answering.WaitAsync(s_longest);
    }

    [TestMethod]
    public async Task AProgramForSystemNetThatIsNotRedirectedIsRefused()
    {
        string program = ForDotNet(
            Compile("Program", Program, OutputKind.ConsoleApplication, Compile("Meters", Package, OutputKind.DynamicallyLinkedLibrary)));

        (int exit, _, string error) = await ToolRun.ToEndAsync($"run {program} 10.77.0.1 7");

        Assert.AreEqual(ExitCode.Usage, exit);
        Assert.Contains("compile it against NanoTcp.Net", error);
    }

    [TestMethod]
    public async Task RedirectedToThisBuildAndBackAPeFileIsTheSame()
    {
        byte[] original = SampleAssemblies.PackagePe().ToArray();
        string file = Path.Combine(_folder.FullName, "M2Mqtt.pe");
        await File.WriteAllBytesAsync(file, original);
        string systemNet = Path.Combine(_folder.FullName, "target", "System.Net.pe");
        Directory.CreateDirectory(Path.GetDirectoryName(systemNet)!);
        await File.WriteAllBytesAsync(systemNet, SampleAssemblies.SocketsPe("System.Net", s_systemNet.ToString()).ToArray());
        string there = Path.Combine(_folder.FullName, "there");
        string back = Path.Combine(_folder.FullName, "back");

        (int exit, _, string error) = await ToolRun.ToEndAsync($"redirect {file} --out {there}");
        Assert.AreEqual(ExitCode.Success, exit, error);
        string own = typeof(NanoTcpNet::NanoTcp.Net.Network).Assembly.GetName().Version!.ToString();
        AssemblyFile redirected = AssemblyFiles.Read(Path.Combine(there, "M2Mqtt.pe"));
        Assert.AreEqual("mscorlib 1.17.11.0, NanoTcp.Net " + own, string.Join(", ", redirected.References.Select(reference => $"{reference.Name} {reference.Version}")));
        (exit, _, error) = await ToolRun.ToEndAsync($"redirect {there}/M2Mqtt.pe --from NanoTcp.Net --to {systemNet} --out {back}");
        Assert.AreEqual(ExitCode.Success, exit, error);

        CollectionAssert.AreEqual(original, await File.ReadAllBytesAsync(Path.Combine(back, "M2Mqtt.pe")));
    }

    // answers ten times the channel, and channel 4 not at all
    private static async Task AnswerAsync(TcpListener listener)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        NetworkStream stream = client.GetStream();
        byte[] channel = new byte[1];
        while (await stream.ReadAsync(channel) == 1)
        {
            if (channel[0] < 4)
            {
                await stream.WriteAsync(new[] { (byte)(10 * channel[0]) });
            }
        }
    }

    // as nanoFramework's compiler does: against its mscorlib
    private string Compile(string name, string source, OutputKind kind, params string[] libraries)
    {
        string path = Path.Combine(_folder.FullName, $"{name}.dll");
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp9))],
            ((string[])[s_core, SystemNet(), .. libraries]).Select(library => MetadataReference.CreateFromFile(library)),
            new CSharpCompilationOptions(kind));
        var result = compilation.Emit(path);
        Assert.IsTrue(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }

    /// <summary>System.Net for the compiler: the types of this build's NanoTcp.Net, in an assembly of that name.</summary>
    private string SystemNet()
    {
        string folder = Path.Combine(_folder.FullName, "reference");
        string path = Path.Combine(folder, "System.Net.dll");
        Directory.CreateDirectory(folder);
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(NanoTcpNet::NanoTcp.Net.Network).Assembly.Location);
        module.Assembly.Name.Name = "System.Net";
        module.Assembly.Name.Version = s_systemNet;
        Refer(module, "System.Runtime", AssemblyName.GetAssemblyName(s_core));
        module.Write(path);
        return path;
    }

    // nanoFramework's class library is .NET's but for its version
    private static string ForDotNet(string path)
    {
        using (ModuleDefinition module = ModuleDefinition.ReadModule(new MemoryStream(File.ReadAllBytes(path))))
        {
            Refer(module, "mscorlib", Assembly.Load("mscorlib").GetName());
            module.Write(path);
        }

        return path;
    }

    private static void Refer(ModuleDefinition module, string from, AssemblyName to)
    {
        AssemblyNameReference reference = module.AssemblyReferences.Single(reference => reference.Name == from);
        reference.Name = to.Name!;
        reference.Version = to.Version!;
        reference.PublicKeyToken = to.GetPublicKeyToken()!;
    }
}
