using System.Reflection;
using System.Runtime.Loader;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Mutation;
using NanoTcp.Mutation.Mutants;
using NanoTcp.Mutation.Reporting;

namespace NanoTcp.HostTests.Mutation;

/// <summary>The mutants of a small program, woven into a copy of this assembly.</summary>
[TestClass]
public sealed class MutationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mutation").FullName;

    private static string ThisAssembly => typeof(MutationTests).Assembly.Location;

    public void Dispose() => Directory.Delete(_folder, true);

    [TestMethod]
    public void EachMutantChangesAResultAndNoneTheOriginal()
    {
        Mutant[] mutants = [.. MutantFinder.Find(ThisAssembly, "Mutation").Where(mutant => mutant.Method.Contains("MutationSample::", StringComparison.Ordinal))];
        Func<int, int[]> woven = Weave(mutants);
        int[] values = [0, 2, 3, 4, 5, 13];

        MutationSwitch.Active = MutationSwitch.None;
        foreach (int value in values)
        {
            CollectionAssert.AreEqual(MutationSample.Run(value), woven(value));
        }

        string[] operators = [.. mutants.Select(mutant => mutant.Operator).Distinct()];
        Assert.IsGreaterThanOrEqualTo(6, operators.Length, string.Join(", ", operators));
        for (int i = 0; i < mutants.Length; i++)
        {
            MutationSwitch.Active = i;
            Assert.IsTrue(values.Any(value => !MutationSample.Run(value).SequenceEqual(Try(woven, value))), mutants[i].Key);
        }

        MutationSwitch.Active = MutationSwitch.None;
    }

    [TestMethod]
    public void TheSameSeedDrawsTheSameMutants()
    {
        List<Mutant> all = MutantFinder.Find(ThisAssembly, "Mutation");
        Mutant[] sample = [.. MutantFinder.Sample(all, 10, 1)];

        Assert.HasCount(10, sample);
        CollectionAssert.AreEqual(sample, MutantFinder.Sample(all, 10, 1).ToArray());
        CollectionAssert.AreNotEqual(sample, MutantFinder.Sample(all, 10, 2).ToArray());
    }

    [TestMethod]
    public void ResultsAreKeptForTheSameSourcesOnly()
    {
        string file = Path.Combine(_folder, "results.tsv");
        Mutant mutant = MutantFinder.Find(ThisAssembly, "Mutation")[0];
        new ResultFile(file, "sources").Add(new Result(mutant, Verdict.Survived, ""));

        Assert.AreEqual(Verdict.Survived, new ResultFile(file, "sources").Find(mutant)?.Verdict);
        Assert.ThrowsExactly<InvalidDataException>(() => new ResultFile(file, "other sources"));
        new ResultFile(file, "sources").ForgetSurvivors();
        Assert.IsNull(new ResultFile(file, "sources").Find(mutant));
    }

    private static int[] Try(Func<int, int[]> woven, int value)
    {
        try
        {
            return woven(value);
        }
        catch (IndexOutOfRangeException)
        {
            return [];
        }
    }

    private Func<int, int[]> Weave(Mutant[] mutants)
    {
        string file = Path.Combine(_folder, Path.GetFileName(ThisAssembly));
        Weaver.Weave(ThisAssembly, mutants, file);
        MutationSwitch.Prepare(mutants.Length);
        var context = new AssemblyLoadContext("woven", true);
        using var stream = new MemoryStream(File.ReadAllBytes(file));
        MethodInfo run = context.LoadFromStream(stream).GetType(typeof(MutationSample).FullName!)!.GetMethod(nameof(MutationSample.Run))!;
        return run.CreateDelegate<Func<int, int[]>>();
    }
}
