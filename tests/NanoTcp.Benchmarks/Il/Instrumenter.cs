using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoTcp.Benchmarks.Il;

/// <summary>
/// Puts a counter into every basic block of an assembly. The original's instructions are what is counted: those of the counters are not.
/// </summary>
internal sealed class Instrumenter
{
    /// <summary>The type that is added, and its field: a long[] with an element for each block.</summary>
    public const string CounterType = "NanoTcp.Benchmarks.Counters";
    public const string CounterField = "Blocks";

    public const string ChecksumType = "NanoTcp.Ip.Checksum";

    private readonly List<BasicBlock> _blocks = [];

    private Instrumenter(ModuleDefinition module)
    {
        Module = module;
        Counters = AddCounters();
    }

    /// <summary>The assembly's blocks, in the order of their counters.</summary>
    public IReadOnlyList<BasicBlock> Blocks => _blocks;

    private ModuleDefinition Module { get; }

    private FieldDefinition Counters { get; }

    /// <summary>Writes an instrumented copy of an assembly.</summary>
    /// <returns>Its blocks, in the order of their counters.</returns>
    public static IReadOnlyList<BasicBlock> Instrument(string assembly, Stream copy)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(assembly);
        var instrumenter = new Instrumenter(module);
        foreach (MethodDefinition method in module.GetAllTypes().SelectMany(type => type.Methods).Where(method => method.HasBody).ToArray())
        {
            instrumenter.Instrument(method);
        }

        module.Write(copy);
        return instrumenter.Blocks;
    }

    private FieldDefinition AddCounters()
    {
        int dot = CounterType.LastIndexOf('.');
        var type = new TypeDefinition(
            CounterType[..dot], CounterType[(dot + 1)..],
            TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed,
            Module.TypeSystem.Object);
        var field = new FieldDefinition(
            CounterField, FieldAttributes.Public | FieldAttributes.Static, new ArrayType(Module.TypeSystem.Int64));
        type.Fields.Add(field);
        Module.Types.Add(type);
        return field;
    }

    private void Instrument(MethodDefinition method)
    {
        MethodBody body = method.Body;

        // long forms of branches reach over what is inserted; they are as many as the short ones
        body.SimplifyMacros();
        HashSet<Instruction> leaders = FindLeaders(body);
        var original = body.Instructions.ToArray();
        for (int start = 0; start < original.Length;)
        {
            int end = start + 1;
            while (end < original.Length && !leaders.Contains(original[end]))
            {
                end++;
            }

            _blocks.Add(Describe(method, original[start..end], start == 0));
            InsertCounter(body, original[start], _blocks.Count - 1);
            start = end;
        }

        body.OptimizeMacros();
    }

    private static HashSet<Instruction> FindLeaders(MethodBody body)
    {
        HashSet<Instruction> leaders = [body.Instructions[0]];
        foreach (Instruction instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                case Instruction target:
                    leaders.Add(target);
                    break;
                case Instruction[] targets:
                    leaders.UnionWith(targets);
                    break;
                default:
                    break;
            }

            bool isEnd = instruction.OpCode.FlowControl
                is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw;
            if (isEnd && instruction.Next != null)
            {
                leaders.Add(instruction.Next);
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            leaders.UnionWith(
                new[] { handler.TryStart, handler.TryEnd, handler.HandlerStart, handler.HandlerEnd, handler.FilterStart }
                    .Where(boundary => boundary != null));
        }

        return leaders;
    }

    private BasicBlock Describe(MethodDefinition method, Instruction[] instructions, bool isEntry)
    {
        MethodReference[] called = [.. instructions.Select(instruction => instruction.Operand).OfType<MethodReference>()];
        string[] platform = [.. called.Where(IsOfPlatform).Select(Name)];
        return new BasicBlock(
            Name(method), isEntry, IsChecksum(method), instructions.Length, called.Length - platform.Length, platform);
    }

    // What sums up bytes, from an array or read as numbers of eight; what prepares a sum or stores it counts as part of the path.
    private static bool IsChecksum(MethodDefinition method) =>
        method.DeclaringType.FullName == ChecksumType && method.ReturnType.FullName != "System.Void"
        && method.Parameters.FirstOrDefault()?.ParameterType.FullName is "System.Byte[]" or "System.UInt64";

    private bool IsOfPlatform(MethodReference method) =>
        method.DeclaringType.Scope != Module && !method.DeclaringType.Scope.Name.StartsWith("NanoTcp", StringComparison.Ordinal);

    private static string Name(MethodReference method) => $"{method.DeclaringType.Name}.{method.Name}";

    // The first instruction becomes the counter's, and moves behind it: so whatever points at it now points at the counter.
    private void InsertCounter(MethodBody body, Instruction first, int block)
    {
        Instruction moved = Instruction.Create(OpCodes.Nop);
        moved.OpCode = first.OpCode;
        moved.Operand = first.Operand;
        first.OpCode = OpCodes.Ldsfld;
        first.Operand = Counters;

        Instruction[] rest =
        [
            Instruction.Create(OpCodes.Ldc_I4, block),
            Instruction.Create(OpCodes.Ldelema, Module.TypeSystem.Int64),
            Instruction.Create(OpCodes.Dup),
            Instruction.Create(OpCodes.Ldind_I8),
            Instruction.Create(OpCodes.Ldc_I4_1),
            Instruction.Create(OpCodes.Conv_I8),
            Instruction.Create(OpCodes.Add),
            Instruction.Create(OpCodes.Stind_I8),
            moved,
        ];
        int index = body.Instructions.IndexOf(first);
        for (int i = 0; i < rest.Length; i++)
        {
            body.Instructions.Insert(index + 1 + i, rest[i]);
        }
    }
}
