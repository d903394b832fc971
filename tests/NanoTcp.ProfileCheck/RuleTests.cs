using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoTcp.ProfileCheck;

/// <summary>Each rule fires on code that breaches it, and no other rule with it.</summary>
[TestClass]
public class RuleTests
{
    [TestMethod]
    public void DeviceProfileCodePasses()
    {
        Assert.AreEqual(string.Empty, string.Join(Environment.NewLine, Sample.Inspect(Clean).Breaches));
        Assert.IsEmpty(Sample.InspectLanguage(Clean));
    }

    [TestMethod]
    [DataRow("int P() { return Math.Abs(-1); }", "type System.Math")]
    [DataRow("string P() { return string.Format(\"{0}\", (object)1); }", "System.String.Format(System.String,System.Object)")]
    [DataRow("void P(byte[] a) { Array.Copy(a, 0L, a, 1L, 2L); }", "System.Array.Copy(System.Array,System.Int64,")]
    [DataRow("void P() { try { } catch (OverflowException) { } }", "type System.OverflowException")]
    [DataRow("bool P(object o) { return o is Uri; }", "type System.Uri")]
    [DataRow("decimal _d;", "type System.Decimal")]
    [DataRow("EventWaitHandle _e;", "type System.Threading.EventWaitHandle")]
    [DataRow("[System.ComponentModel.Description(\"\")] void P() { }", "DescriptionAttribute")]
    [DataRow("int P() { return Environment.TickCount; }", "System.Environment")]
    [DataRow("System.IO.EndOfStreamException P() { return null; }", "EndOfStream")]
    [DataRow("void P() { new Thread(P).Name = string.Empty; }", "System.Threading.Thread.set_Name")]
    [DataRow("bool P() { return BitConverter.IsLittleEndian; }", "field System.BitConverter.IsLittleEndian")]
    public void AMemberThatTheDeviceLacksIsFound(string member, string finding) => AssertBreach(Rules.Api, InClass(member), finding);

    [TestMethod]
    public void AConstantThatTheDeviceLacksIsFound()
    {
        IReadOnlyList<Breach> breaches = Sample.InspectLanguage(InClass("double P() { return double.Tau; }"));

        Assert.HasCount(1, breaches);
        Assert.AreEqual(Rules.Api, breaches[0].Rule);
        Assert.Contains("System.Double.Tau", breaches[0].Finding);
    }

    [TestMethod]
    [DataRow("System.Collections.Generic.List<int> _l;", "List`1")]
    [DataRow("void P(Action<int> a) { a(1); }", "Action`1")]
    [DataRow("int? _n;", "Nullable`1")]
    [DataRow("(int, int) P() { return (1, 2); }", "ValueTuple`2")]
    [DataRow("void P() { Array.Empty<int>(); }", "Array.Empty")]
    [DataRow("T P<T>(T t) { return t; }", "generic method")]
    [DataRow("class Own<T> { }", "generic type")]
    [DataRow("void P(byte[] a) { Span<byte> s = a; s.Clear(); }", "Span`1")]
    [DataRow("string P(char c) { return c + string.Empty + c; }", "add its ToString()")]
    [DataRow("object P() { return new { A = 1 }; }", "<>f__AnonymousType0`1")]
    public void GenericCodeIsFound(string member, string finding) => AssertBreach(Rules.Generics, InClass(member), finding);

    [TestMethod]
    [DataRow("int[,] _a;")]
    [DataRow("object P() { return new int[2, 3]; }")]
    public void AnArrayOfTwoDimensionsIsFound(string member) =>
        AssertBreach(Rules.MultiDimensionalArray, InClass(member), "System.Int32[");

    [TestMethod]
    public void StackAllocIsFound() =>
        AssertBreach(Rules.StackAlloc, InClass("unsafe int P() { int* p = stackalloc int[4]; return p[1]; }"), "stackalloc");

    [TestMethod]
    public void AFixedStatementIsFound() =>
        AssertBreach(Rules.Pinned, InClass("unsafe byte P(byte[] a) { fixed (byte* p = &a[0]) { return *p; } }"), "pins");

    [TestMethod]
    public void ADefaultInterfaceMethodIsFound() =>
        AssertBreach(Rules.DefaultInterfaceMethod, "public interface I { int P() { return 1; } }", "body");

    [TestMethod]
    public void AVolatileFieldIsFound() => AssertBreach(Rules.Volatile, InClass("volatile int _v; int P() { return _v; }"), "volatile");

    [TestMethod]
    [DataRow("System.Collections.IEnumerable P() { yield return 1; }")]
    [DataRow("System.Collections.IEnumerator P() { yield return 1; }")]
    public void AnIteratorIsFound(string member) => AssertBreach(Rules.Yield, InClass(member), "iterator");

    [TestMethod]
    public void AnAsyncMethodIsFound() =>
        AssertBreach(Rules.Async, InClass("async void P() { await System.Threading.Tasks.Task.Yield(); }"), "async");

    [TestMethod]
    [DataRow("namespace Sample; public class C { }", "file-scoped namespace")]
    [DataRow("public class C(int x) { public int X() { return x; } }", "primary constructor")]
    [DataRow("public class C { int[] P() { return [1]; } }", "collection expressions")]
    [DataRow("public record struct R(int X);", "record structs")]
    [DataRow("global using System;", "global using")]
    [DataRow("public class C { const string A = \"a\"; const string B = $\"{A}b\"; }", "constant interpolated strings")]
    public void ALanguageNewerThanCSharp9IsFound(string source, string feature)
    {
        IReadOnlyList<Breach> breaches = Sample.InspectLanguage(source);

        Assert.IsNotEmpty(breaches);
        foreach (Breach breach in breaches)
        {
            Assert.AreEqual(Rules.LanguageVersion, breach.Rule);
        }

        Assert.Contains(feature, breaches[0].Finding);
    }

    [TestMethod]
    [DataRow("int P(int a) { return checked(a + 1); }", "add.ovf")]
    [DataRow("byte P(int a) { return checked((byte)a); }", "conv.ovf.u1")]
    [DataRow("byte[] P(long n) { return new byte[n]; }", "conv.ovf.i")]
    public void CheckedArithmeticIsFound(string member, string finding) => AssertBreach(Rules.Checked, InClass(member), finding);

    [TestMethod]
    [DataRow("void P() { int x = 1; TypedReference r = __makeref(x); }", "mkrefany")]
    [DataRow("unsafe int P(delegate*<int> f) { return f(); }", "calli")]
    public void AnInstructionThatTheInterpreterLacksIsFound(string member, string finding)
    {
        IReadOnlyList<Breach> breaches = Sample.Inspect(InClass(member)).Breaches;

        AssertOnly(Rules.Instruction, breaches);
        Assert.IsTrue(breaches.Any(breach => breach.Finding.Contains(finding)), breaches[0].ToString());
    }

    [TestMethod]
    public void ASwitchTableOfMoreThan255EntriesIsFound()
    {
        Assert.IsEmpty(Sample.Inspect(Switch(255)).Breaches);
        AssertBreach(Rules.SwitchTable, Switch(256), "256 entries");
    }

    [TestMethod]
    [DataRow("public void M{0}() {{ }}", "instance methods")]
    [DataRow("public static void M{0}() {{ }}", "static methods")]
    [DataRow("public virtual void M{0}() {{ }}", "virtual methods")]
    public void ATypeWithMoreThan255MethodsOfAKindIsFound(string member, string finding)
    {
        AssertBreach(Rules.MethodCount, InClass(Repeat(256, member)), finding);
        Assert.IsEmpty(Sample.Inspect(InClass(Repeat(254, member))).Breaches);
    }

    [TestMethod]
    [DataRow("public int F{0};", "instance fields")]
    [DataRow("public static int F{0};", "static fields")]
    public void ATypeWithMoreThan255FieldsOfAKindIsFound(string member, string finding)
    {
        AssertBreach(Rules.FieldCount, InClass(Repeat(256, member)), finding);
        Assert.IsEmpty(Sample.Inspect(InClass(Repeat(255, member))).Breaches);
    }

    [TestMethod]
    public void ConstantsAndEnumMembersAreNoFields() => Assert.IsEmpty(
        Sample.Inspect($"public class C {{ {Repeat(300, "const int F{0} = 1;")} }} enum E {{ {Repeat(300, "V{0},")} }}").Breaches);

    [TestMethod]
    public void MoreThan255ArgumentsAreFound() => AssertBreach(
        Rules.ArgumentCount, InClass($"void P({Repeat(255, "int a{0},")} int b) {{ }}"), "257 arguments");

    [TestMethod]
    public void MoreThan255LocalsAreFound() =>
        AssertBreach(Rules.LocalCount, InClass($"void P() {{ {Repeat(256, "int a{0} = {0};")} }}"), "256 locals");

    [TestMethod]
    public void AnEvaluationStackDeeperThan255IsFound() => AssertBreach(
        Rules.StackDepth, InClass($"int P(int x) {{ return {Repeat(256, "x + (")} x {new string(')', 256)}; }}"), "evaluation stack");

    [TestMethod]
    public void MoreThan255ExceptionHandlersAreFound() => AssertBreach(
        Rules.HandlerCount, InClass($"void P() {{ {Repeat(256, "try {{ P(); }} catch (Exception) {{ }}")} }}"), "256 exception handlers");

    [TestMethod]
    public void AMethodTooLongForItsBranchesIsFound() =>
        AssertBreach(Rules.MethodSize, InClass($"void P(int[] a) {{ {Repeat(3500, "a[{0}] = {0}00;")} }}"), "bytes of IL");

    [TestMethod]
    public void AnAssemblyAboveItsLimitOfIlIsFound()
    {
        string source = InClass($"int P(int a) {{ {Repeat(20, "a += 1000;")} return a; }}");
        int size = Sample.Measure(source).IlBytes;

        Assert.IsEmpty(Sample.Breaches(source, size));
        IReadOnlyList<Breach> breaches = Sample.Breaches(source, size - 1);
        Assert.HasCount(1, breaches);
        Assert.AreEqual(Rules.AssemblySize, breaches[0].Rule);
    }

    [TestMethod]
    public void AnAssemblyOfMoreThan60000BytesOfIlIsFound()
    {
        string body = Repeat(700, "a[{0}] = {0}00;");

        AssertBreach(Rules.AssemblySize, InClass(Repeat(10, "void P{0}(int[] a) {{ " + body + " }}")), "at most 65,000");
    }

    [TestMethod]
    public void MoreThan65535BytesOfStringsAreFound() =>
        AssertBreach(Rules.StringTable, InClass($"string P() {{ return \"{new string('x', 65_536)}\"; }}"), "string literals");

    [TestMethod]
    public void AFinalizerIsAWarningOnly()
    {
        DeviceProfile profile = Sample.Inspect(InClass("~C() { }"));

        Assert.IsEmpty(profile.Breaches);
        Assert.HasCount(1, profile.Warnings);
    }

    [TestMethod]
    public void ABreachReportsItsLocationAndRemedy()
    {
        Breach breach = Sample.Inspect("namespace N { class C { volatile int _v; } }").Breaches.Single();

        Assert.AreEqual(
            "Sample: N.C._v: [volatile] is volatile. Guard it with lock; the device's library has no IsVolatile.", breach.ToString());
    }

    private const string Clean = @"
using System;
using System.Collections;
using System.Threading;
namespace Sample
{
    /// <summary>What works on a board.</summary>
    public abstract class Base : IDisposable { public abstract int Value { get; } public void Dispose() { } }
    public sealed class Derived : Base
    {
        private static readonly ushort[] s_table = { 1, 2, 3, 4, 5, 6, 7, 8 };
        private readonly byte[][] _jagged = { new byte[1], new byte[2] };
        private readonly AutoResetEvent _event = new AutoResetEvent(false);
        private readonly object _lock = new object();
        public event Action Changed;
        public int Init { get; init; }
        public override int Value => s_table[0];
        public override string ToString() => ""a"" + Value.ToString() + string.Format(""{0:X4}"", new object[] { 1 });
        public string Long(string a, int n) => a + "" "" + n.ToString() + "" "" + a + (n > 1 ? ""s"" : a.Substring(1)) + a[0].ToString();
        public bool Wait(in int ms) { lock (_lock) { _event.Set(); return _event.WaitOne(ms, false); } }
        public int Switch(string s) => s switch { ""a"" => 1, ""b"" => 2, { Length: 3 } => 3, _ => 0 };
        public int Sum(ArrayList list) { int n = 0; foreach (object o in list) { if (o is int i) { n += i; } } return n; }
        public void Run(int step) { int captured = step; Thread t = new Thread(() => captured++); t.Start(); Changed?.Invoke(); }
        public void Copy(byte[] a) { Array.Copy(a, 0, _jagged[0], 0, 1); Array.Clear(a, 0, 1); ref byte b = ref a[0]; b++; }
        public double Half(double d)
        {
            try { return d / 2; } catch (Exception e) when (e is ArgumentException) { throw; } finally { Dispose(); }
        }
        public long Elapsed(DateTime since) => (DateTime.UtcNow - since).Ticks / TimeSpan.TicksPerMillisecond;
    }
}";

    private static string InClass(string members) => $"using System; using System.Threading; public class C {{ {members} }}";

    private static string Switch(int cases) =>
        InClass($"int P(int x) {{ switch (x) {{ {Repeat(cases, "case {0}: return {0}7;")} default: return -1; }} }}");

    private static string Repeat(int times, string format) => string.Join(
        ' ', Enumerable.Range(0, times).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, i)));

    private static void AssertBreach(string rule, string source, string finding)
    {
        IReadOnlyList<Breach> breaches = Sample.Inspect(source).Breaches;

        AssertOnly(rule, breaches);
        Assert.Contains(finding, breaches[0].ToString());
    }

    private static void AssertOnly(string rule, IReadOnlyList<Breach> breaches)
    {
        Assert.IsNotEmpty(breaches, $"Nothing was found, expected {rule}.");
        foreach (Breach breach in breaches)
        {
            Assert.AreEqual(rule, breach.Rule, breach.ToString());
        }
    }
}
