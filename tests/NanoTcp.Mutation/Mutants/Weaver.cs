using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoTcp.Mutation.Mutants;

/// <summary>Writes all mutants of a sample into one assembly, each switched on by its number.</summary>
public static class Weaver
{
    /// <summary>Weaves an assembly.</summary>
    /// <param name="file">The assembly as built.</param>
    /// <param name="mutants">The sample; a mutant's index is its number. Those of other assemblies are passed over.</param>
    /// <param name="output">The file to write.</param>
    public static void Weave(string file, IReadOnlyList<Mutant> mutants, string output)
    {
        string assembly = Path.GetFileNameWithoutExtension(file);
        ILookup<string, int> numbers = Enumerable.Range(0, mutants.Count)
            .Where(i => mutants[i].Assembly == assembly).ToLookup(i => mutants[i].Method);
        using var module = ModuleDefinition.ReadModule(file, new ReaderParameters { ReadSymbols = true });
        MethodReference isActive = module.ImportReference(typeof(MutationSwitch).GetMethod(nameof(MutationSwitch.Is)));
        foreach (MethodDefinition method in MutantFinder.Methods(module).Where(method => numbers.Contains(method.FullName)))
        {
            method.Body.SimplifyMacros();
            Instruction[] sites = [.. method.Body.Instructions];
            foreach (IGrouping<int, int> site in numbers[method.FullName].GroupBy(i => mutants[i].Site))
            {
                Weave(method.Body.GetILProcessor(), sites[site.Key], [.. site], mutants, isActive);
            }

            method.Body.OptimizeMacros();
        }

        module.Write(output);
    }

    // The instruction itself becomes the first one of the test, so that branches to it and the ends of protected blocks stay as they are.
    private static void Weave(ILProcessor il, Instruction site, int[] numbers, IReadOnlyList<Mutant> mutants, MethodReference isActive)
    {
        Instruction[][] changed = [.. numbers.Select(number => Change(site, mutants[number].Operator))];
        Instruction end = site.Next ?? throw new InvalidOperationException($"{mutants[numbers[0]].Key} ends its method");
        Instruction original = Copy(site);
        Instruction last = site;
        for (int i = 0; i < numbers.Length; i++)
        {
            Instruction number = i == 0 ? site : Instruction.Create(OpCodes.Nop);
            number.OpCode = OpCodes.Ldc_I4;
            number.Operand = numbers[i];
            Instruction otherwise = i + 1 < numbers.Length ? Instruction.Create(OpCodes.Nop) : original;
            Instruction[] block =
            [
                .. i == 0 ? (Instruction[])[] : [number], Instruction.Create(OpCodes.Call, isActive), Instruction.Create(OpCodes.Brfalse, otherwise),
                .. changed[i], Instruction.Create(OpCodes.Br, end), otherwise,
            ];
            foreach (Instruction instruction in block)
            {
                il.InsertAfter(last, instruction);
                last = instruction;
            }
        }
    }

    private static Instruction[] Change(Instruction site, string name) =>
        MutationOperator.All.First(change => change.Name == name && change.Fits(site)).Make(site);

    private static Instruction Copy(Instruction from)
    {
        var copy = Instruction.Create(OpCodes.Nop);
        copy.OpCode = from.OpCode;
        copy.Operand = from.Operand;
        return copy;
    }
}
