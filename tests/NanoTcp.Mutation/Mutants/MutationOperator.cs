using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoTcp.Mutation.Mutants;

/// <summary>A way to change an instruction.</summary>
/// <param name="Name">As in results.</param>
/// <param name="Fits">True for the instructions that it changes.</param>
/// <param name="Make">The instructions instead, with the same effect on the evaluation stack; they end by falling through or by a branch.</param>
public sealed record MutationOperator(string Name, Func<Instruction, bool> Fits, Func<Instruction, Instruction[]> Make)
{
    private static readonly Dictionary<Code, OpCode> s_boundaries = new()
    {
        [Code.Blt] = OpCodes.Ble,
        [Code.Blt_Un] = OpCodes.Ble_Un,
        [Code.Ble] = OpCodes.Blt,
        [Code.Ble_Un] = OpCodes.Blt_Un,
        [Code.Bgt] = OpCodes.Bge,
        [Code.Bgt_Un] = OpCodes.Bge_Un,
        [Code.Bge] = OpCodes.Bgt,
        [Code.Bge_Un] = OpCodes.Bgt_Un,
    };

    // a > b or a == b is not (a < b)
    private static readonly Dictionary<Code, OpCode> s_opposites = new()
    {
        [Code.Clt] = OpCodes.Cgt,
        [Code.Clt_Un] = OpCodes.Cgt_Un,
        [Code.Cgt] = OpCodes.Clt,
        [Code.Cgt_Un] = OpCodes.Clt_Un,
    };

    private static readonly Dictionary<Code, OpCode> s_arithmetic = new()
    {
        [Code.Add] = OpCodes.Sub,
        [Code.Sub] = OpCodes.Add,
        [Code.Mul] = OpCodes.Add,
        [Code.Div] = OpCodes.Mul,
        [Code.Div_Un] = OpCodes.Mul,
        [Code.Rem] = OpCodes.Add,
        [Code.Rem_Un] = OpCodes.Add,
        [Code.And] = OpCodes.Or,
        [Code.Or] = OpCodes.And,
        [Code.Xor] = OpCodes.Or,
        [Code.Shl] = OpCodes.Shr_Un,
        [Code.Shr] = OpCodes.Shl,
        [Code.Shr_Un] = OpCodes.Shl,
    };

    public static readonly MutationOperator[] All =
    [
        new("branch never taken", IsCondition, i => Pops(Operands(i))),

        // a loop that never ends is killed by its time limit, at a high price
        new("branch always taken", i => IsCondition(i) && !IsBackward(i), i => [.. Pops(Operands(i)), Instruction.Create(OpCodes.Br, (Instruction)i.Operand)]),
        new("boundary moved", i => s_boundaries.ContainsKey(i.OpCode.Code),
            i => [Instruction.Create(s_boundaries[i.OpCode.Code], (Instruction)i.Operand)]),
        new("comparison true", IsComparison, i => [.. Pops(2), Instruction.Create(OpCodes.Ldc_I4_1)]),
        new("comparison false", IsComparison, i => [.. Pops(2), Instruction.Create(OpCodes.Ldc_I4_0)]),
        new("boundary moved", i => s_opposites.ContainsKey(i.OpCode.Code) && IsComparison(i),
            i => [Instruction.Create(s_opposites[i.OpCode.Code]), Instruction.Create(OpCodes.Ldc_I4_0), Instruction.Create(OpCodes.Ceq)]),
        new("arithmetic", i => s_arithmetic.ContainsKey(i.OpCode.Code), i => [Instruction.Create(s_arithmetic[i.OpCode.Code])]),
        new("constant", IsConstant, Other),
        new("call removed", IsRemovableCall, i => Pops(Arguments((MethodReference)i.Operand))),
        new("store removed", i => i.OpCode.Code is Code.Stfld or Code.Stsfld && !IsPrefix(i.Previous), i => Pops(i.OpCode.Code == Code.Stfld ? 2 : 1)),
        new("store removed", i => i.OpCode.Code is >= Code.Stelem_I and <= Code.Stelem_Ref or Code.Stelem_Any, _ => Pops(3)),
    ];

    private static bool IsCondition(Instruction i) => i.OpCode.FlowControl == FlowControl.Cond_Branch && i.OpCode.Code != Code.Switch;

    private static bool IsBackward(Instruction i) => ((Instruction)i.Operand).Offset <= i.Offset;

    private static int Operands(Instruction i) => i.OpCode.Code is Code.Brtrue or Code.Brfalse ? 1 : 2;

    // "x == false" is how the compiler writes "not x"; the comparison itself is a site of its own
    private static bool IsComparison(Instruction i) => i.OpCode.Code is Code.Ceq or Code.Cgt or Code.Cgt_Un or Code.Clt or Code.Clt_Un;

    // the size of an array is capacity, an index of a local array initializer is the compiler's
    private static bool IsConstant(Instruction i) =>
        i.OpCode.Code is Code.Ldc_I4 or Code.Ldc_I8 && i.Next?.OpCode.Code is not (Code.Ceq or Code.Newarr or Code.Ldtoken) && i.Next != null;

    private static Instruction[] Other(Instruction i) => i.OpCode.Code == Code.Ldc_I8
        ? [Instruction.Create(OpCodes.Ldc_I8, (long)i.Operand + 1)]
        : [Instruction.Create(OpCodes.Ldc_I4, (int)i.Operand == 1 ? 0 : (int)i.Operand + 1)];

    // without effect on a result: locks and the tracer
    private static bool IsRemovableCall(Instruction i) =>
        i.OpCode.Code is Code.Call or Code.Callvirt && i.Operand is MethodReference method &&
        method.ReturnType.MetadataType == MetadataType.Void && method.Name != ".ctor" && !IsPrefix(i.Previous) &&
        method.DeclaringType.Name is not ("Monitor" or "NetTrace");

    private static bool IsPrefix(Instruction? i) => i?.OpCode.OpCodeType == OpCodeType.Prefix;

    private static int Arguments(MethodReference method) => method.Parameters.Count + (method.HasThis ? 1 : 0);

    private static Instruction[] Pops(int count) => [.. Enumerable.Range(0, count).Select(_ => Instruction.Create(OpCodes.Pop))];
}
