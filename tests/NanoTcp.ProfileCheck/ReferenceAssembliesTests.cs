using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoTcp.ProfileCheck;

/// <summary>The reference assemblies let through what nanoFramework has, and refuse what it lacks.</summary>
[TestClass]
public class ReferenceAssembliesTests
{
    private static readonly ReferenceAssemblies s_references = new();

    [TestMethod]
    [DataRow("foreach (char c in \"text\") { System.Console.WriteLine(c.ToString()); }")]
    [DataRow("foreach (object o in new System.Collections.ArrayList()) { System.Console.WriteLine(o.ToString()); }")]
    [DataRow("lock (new object()) { System.Threading.Interlocked.Increment(ref s_field); }")]
    [DataRow("if (int.TryParse(\"1\", out int value)) { System.Console.WriteLine($\"{value} of {int.MaxValue:X8}\"); }")]
    [DataRow("string s = string.Concat(\"a\", \"b\", \"c\", \"d\", 5); switch (s) { case \"x\": break; default: throw new System.Exception(s); }")]
    [DataRow("System.Collections.ArrayList list = new System.Collections.ArrayList(); list.Add(1); list[0] = (int)list[0] + 1;")]
    [DataRow("System.SpanByte span = new byte[4]; span[0] = 1; byte[] back = span.Slice(1, 2).ToArray();")]
    [DataRow("new System.Threading.Thread(() => s_field++).Start(); new System.Threading.AutoResetEvent(false).WaitOne(5, false);")]
    [DataRow("""
        using System.Device.Gpio.GpioController gpio = new System.Device.Gpio.GpioController();
        System.Device.Gpio.GpioPin pin = gpio.OpenPin(4, System.Device.Gpio.PinMode.InputPullUp);
        pin.ValueChanged += (sender, e) => s_field += e.ChangeType == System.Device.Gpio.PinEventTypes.Falling ? 1 : 0;
        if (pin.Read() == System.Device.Gpio.PinValue.Low) { pin.Write(true); }
        """)]
    [DataRow("""
        nanoFramework.Hardware.Esp32.Configuration.SetPinFunction(
            nanoFramework.Hardware.Esp32.Gpio.IO23, nanoFramework.Hardware.Esp32.DeviceFunction.SPI1_MOSI);
        var settings = new System.Device.Spi.SpiConnectionSettings(1, 5) { ClockFrequency = 20_000_000 };
        using (var spi = System.Device.Spi.SpiDevice.Create(settings)) { spi.TransferFullDuplex(new byte[4], new byte[4]); }
        """)]
    public void WhatNanoFrameworkHasCompiles(string statements)
    {
        string[] errors = [.. ErrorsOf(statements)];

        Assert.IsEmpty(errors, string.Join(Environment.NewLine, errors));
    }

    [TestMethod]
    [DataRow("string s = string.Join(\",\", new string[0]);", DisplayName = "string.Join")]
    [DataRow("System.Math.Max(1, 2);", DisplayName = "Math")]
    [DataRow("System.Array.Resize(ref s_bytes, 2);", DisplayName = "Array.Resize")]
    [DataRow("System.Buffer.BlockCopy(s_bytes, 0, s_bytes, 0, 1);", DisplayName = "Buffer.BlockCopy")]
    [DataRow("System.Threading.Monitor.Wait(new object());", DisplayName = "Monitor.Wait")]
    [DataRow("int? i = null;", DisplayName = "nullable value types")]
    [DataRow("(int a, int b) = (1, 2);", DisplayName = "tuples")]
    [DataRow("System.Span<byte> span = s_bytes;", DisplayName = "Span")]
    [DataRow("new System.Device.Spi.SpiConnectionSettings(1).SharingMode = 0;", DisplayName = "a property that the device's SPI lacks")]
    [DataRow("new System.Threading.AutoResetEvent(false).WaitOne(System.TimeSpan.Zero, 1);", DisplayName = "an overload")]
    public void MissingApiDoesNotCompile(string statements) => Assert.IsNotEmpty(ErrorsOf(statements));

    [TestMethod]
    public void EachLibraryReferencesThePackagesMscorlib()
    {
        using var coreLibrary = new CoreLibrary();
        CSharpCompilation compilation = Compile(string.Empty);
        foreach (string name in DeviceApi.Assemblies.Where(name => name != CoreLibrary.Name))
        {
            var library = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(s_references[name])!;

            Assert.Contains(
                coreLibrary.Identity.FullName, library.Modules.Single().ReferencedAssemblies.Select(assembly => assembly.GetDisplayName()), name);
        }
    }

    [TestMethod]
    public void ALengthOfAnArrayIsAnInstruction()
    {
        // which the compiler uses for the core library's own Array only
        using var image = new MemoryStream();
        Assert.IsTrue(Compile("s_field = s_bytes.Length;").Emit(image).Success);
        image.Position = 0;
        using ModuleDefinition module = ModuleDefinition.ReadModule(image);

        Assert.Contains(
            Code.Ldlen, module.GetType("Sample").Methods.Single(method => method.Name == "Run").Body.Instructions.Select(item => item.OpCode.Code));
    }

    private static CSharpCompilation Compile(string statements) => CSharpCompilation.Create(
        "Sample",
        [
            LanguageProfile.Parse(
                $$"""class Sample { static int s_field; static byte[] s_bytes; static void Run() { {{statements}} } }""", "Sample.cs"),
        ],
        DeviceApi.Assemblies.Select(name => s_references[name]),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private static IEnumerable<string> ErrorsOf(string statements) => Compile(statements)
        .GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString());
}
