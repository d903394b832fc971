using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoTcp.ProfileCheck;

/// <content>What the instructions of a method do.</content>
public sealed partial class DeviceProfile
{
    private void InspectBody(string where, MethodBody body)
    {
        if (body.Method.DeclaringType.IsInterface)
        {
            Add(where, Rules.DefaultInterfaceMethod, "is an interface's method with a body", "Use an abstract class.");
        }

        Limit(where, Rules.LocalCount, body.Variables.Count, 255, "locals", "Split the method.");
        Limit(where, Rules.StackDepth, body.MaxStackSize, 255, "values on the evaluation stack", "Split the expression.");
        Limit(where, Rules.HandlerCount, body.ExceptionHandlers.Count, 255, "exception handlers", "Split the method.");
        Limit(where, Rules.MethodSize, body.CodeSize, short.MaxValue, "bytes of IL", "Split the method.");
        foreach (VariableDefinition variable in body.Variables)
        {
            InspectLocal(where, variable);
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            InspectReference(where, handler.CatchType);
        }

        foreach (Instruction instruction in body.Instructions)
        {
            InspectInstruction(where, instruction);
        }
    }

    private void InspectLocal(string where, VariableDefinition variable)
    {
        if (variable.VariableType.IsPinned)
        {
            Add(where, Rules.Pinned, "pins a local", "Use the array and an index.");
        }

        InspectReference(where, variable.VariableType);
    }

    private void InspectInstruction(string where, Instruction instruction)
    {
        InspectOpCode(where, instruction);
        switch (instruction.Operand)
        {
            case MethodReference method:
                InspectReference(where, method);
                break;
            case FieldReference field:
                InspectReference(where, field);
                break;
            case TypeReference type:
                InspectReference(where, type);
                break;
        }
    }

    private void InspectOpCode(string where, Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Localloc:
                Add(where, Rules.StackAlloc, "uses stackalloc", "Use an array that is made once.");
                break;
            case Code.Switch when ((Instruction[])instruction.Operand).Length > 255:
                Add(
                    where, Rules.SwitchTable, $"has a switch table of {((Instruction[])instruction.Operand).Length} entries",
                    "Its length is kept in one byte: split the switch, or use an array.");
                break;
            case Code.Arglist or Code.Cpblk or Code.Initblk or Code.Jmp or Code.Calli or Code.Ckfinite
                or Code.Mkrefany or Code.Refanytype or Code.Refanyval or Code.Readonly:
                Add(
                    where, Rules.Instruction, $"uses the instruction {instruction.OpCode.Name}",
                    "The device's interpreter lacks it: write it another way.");
                break;
            case Code opcode when IsChecked(opcode):
                Add(
                    where, Rules.Checked, $"uses the checked instruction {instruction.OpCode.Name}",
                    "The device ignores overflow: compare before, and give array lengths and indexes as int.");
                break;
        }
    }

    private static bool IsChecked(Code opcode) => opcode.ToString().Contains("_Ovf", StringComparison.Ordinal);
}
