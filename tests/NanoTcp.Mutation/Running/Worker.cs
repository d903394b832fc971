using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;

namespace NanoTcp.Mutation.Running;

/// <summary>
/// The process that runs tests on woven assemblies, driven by lines on its standard input. A mutant may hang it or end it, so it is a process
/// of its own.
/// </summary>
/// <remarks>
/// <c>cover</c>: runs each test once without a mutant, and answers a line for each with its number, name, milliseconds, mutants reached, and
/// failure. <c>try MUTANT TEST,TEST...</c>: answers <c>begin TEST</c> before each test, and ends with <c>survived</c>,
/// <c>killed TEST REASON</c>, or <c>dirty TEST</c> when a test that failed fails without the mutant too.
/// </remarks>
public static class Worker
{
    /// <summary>Serves requests until the input ends.</summary>
    /// <param name="folder">Where the woven assemblies and the tests are.</param>
    /// <param name="assemblies">Names of the test assemblies.</param>
    /// <param name="mutants">Number of mutants.</param>
    /// <param name="pattern">Regular expression for the names of the tests.</param>
    public static void Serve(string folder, string[] assemblies, int mutants, string pattern)
    {
        TextWriter output = Console.Out;
        Console.SetOut(TextWriter.Null);
        MutationSwitch.Prepare(mutants);
        var context = new WovenContext(folder);
        TestCase[] tests = [.. assemblies.SelectMany(name => TestCase.FindAll(context.LoadFromAssemblyPath(Path.Combine(folder, name + ".dll"))))
            .Where(test => Regex.IsMatch(test.Name, pattern))];
        output.WriteLine("ready");
        while (Console.In.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            if (words[0] == "cover")
            {
                Cover(tests, output);
            }
            else
            {
                Try(tests, Number(words[1]), [.. words[2].Split(',').Select(Number)], output);
            }

            output.Flush();
        }
    }

    private static void Cover(TestCase[] tests, TextWriter output)
    {
        for (int i = 0; i < tests.Length; i++)
        {
            EnterClass(tests, i, i - 1);
            MutationSwitch.TakeReached();
            var watch = Stopwatch.StartNew();
            string? failure = tests[i].Run();
            output.WriteLine(string.Join('\t', i, OneLine(tests[i].Name), watch.ElapsedMilliseconds,
                string.Join(',', MutationSwitch.TakeReached()), OneLine(failure ?? "")));
        }

        output.WriteLine("end");
    }

    private static void Try(TestCase[] tests, int mutant, int[] chosen, TextWriter output)
    {
        int last = -1;
        foreach (int test in chosen)
        {
            output.WriteLine($"begin {test}");
            output.Flush();
            MutationSwitch.Active = mutant;
            EnterClass(tests, test, last);
            last = test;
            string? failure = tests[test].Run();
            MutationSwitch.Active = MutationSwitch.None;
            if (failure != null)
            {
                output.WriteLine(tests[test].Run() == null ? $"killed {test} {OneLine(failure)}" : $"dirty {test}");
                return;
            }
        }

        output.WriteLine("survived");
    }

    private static void EnterClass(TestCase[] tests, int test, int last)
    {
        if (last >= 0 && tests[last].Class == tests[test].Class)
        {
            return;
        }

        if (last >= 0)
        {
            TestCase.RunMarked(tests[last].Class, "CleanupAttribute");
        }

        TestCase.RunMarked(tests[test].Class, "SetupAttribute");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string OneLine(string text)
    {
        string line = string.Join(' ', text.Split('\t', '\n', '\r', ' ').Where(word => word.Length > 0));
        return line.Length > 200 ? line[..200] : line;
    }

    /// <summary>Loads all assemblies of the folder from it, apart from this one, which holds the switch.</summary>
    private sealed class WovenContext(string folder) : AssemblyLoadContext("woven")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string file = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
        }
    }
}
