using NanoTcp.Mutation.Mutants;
using NanoTcp.Mutation.Reporting;

namespace NanoTcp.Mutation.Running;

/// <summary>Tries each mutant of a sample against the tests that reach it, fast tests and tests that have killed others first.</summary>
public sealed class MutationRun(string folder, string[] assemblies, string pattern, IReadOnlyList<Mutant> mutants, TextWriter output) : IDisposable
{
    // what a loop without end is given: far more than a slow machine needs
    private const int TimeLimitFactor = 20;
    private const int TimeLimitMilliseconds = 10_000;

    // threads and memory of mutants that failed stay with the process
    private const int MutantsPerWorker = 100;

    private readonly Dictionary<int, int> _kills = [];
    private WorkerProcess? _worker;
    private int _tries;

    /// <summary>Tries all mutants that have no result yet, until the time is up.</summary>
    /// <param name="results">The results so far; receives the new ones.</param>
    /// <param name="longest">Tests that take longer are left out, in milliseconds.</param>
    /// <param name="end">When to stop.</param>
    public void Run(ResultFile results, int longest, DateTime end)
    {
        MeasuredTest[] tests = [.. MeasuredTest.MeasureAll(Worker).Where(test => test.Milliseconds <= longest)];
        foreach (MeasuredTest failed in tests.Where(test => test.Failure.Length > 0))
        {
            output.WriteLine($"left out, fails without a mutant: {failed.Name}: {failed.Failure}");
        }

        output.WriteLine($"{tests.Length} tests in {tests.Sum(test => test.Milliseconds) / 1000} s");
        for (int i = 0; i < mutants.Count && DateTime.Now < end; i++)
        {
            if (results.Find(mutants[i]) == null)
            {
                var started = DateTime.Now;
                Result result = Try(i, tests);
                results.Add(result);
                output.WriteLine($"{i + 1}/{mutants.Count} {(DateTime.Now - started).TotalSeconds:F1} s {mutants[i].Place} {mutants[i].Operator}: {result.Verdict}");
            }
        }
    }

    public void Dispose() => _worker?.Dispose();

    private WorkerProcess Worker => _worker ??= new WorkerProcess(folder, assemblies, pattern, mutants.Count);

    private Result Try(int mutant, MeasuredTest[] tests)
    {
        List<MeasuredTest> chosen =
        [
            .. tests.Where(test => test.Failure.Length == 0 && test.Reached.Contains(mutant))
                .OrderBy(test => (test.Milliseconds + 1.0) / (1 + _kills.GetValueOrDefault(test.Index))),
        ];
        if (chosen.Count == 0)
        {
            return new Result(mutants[mutant], Verdict.NotReached, "");
        }

        if (++_tries % MutantsPerWorker == 0)
        {
            Restart();
        }

        bool isVerified = false;
        while (chosen.Count > 0)
        {
            Worker.Write($"try {mutant} {string.Join(',', chosen.Select(test => test.Index))}");
            (string answer, int index, string reason) = Await(tests, chosen[0].Index);
            string name = tests.First(test => test.Index == index).Name;
            switch (answer)
            {
                case "survived":
                    return new Result(mutants[mutant], Verdict.Survived, "");
                case "killed":
                    _kills[index] = _kills.GetValueOrDefault(index) + 1;
                    return new Result(mutants[mutant], Verdict.Killed, $"{name}: {reason}");
                case "late":
                    Restart();
                    return new Result(mutants[mutant], Verdict.TimedOut, name);
                case "ended":
                    Restart();
                    return new Result(mutants[mutant], Verdict.Crashed, name);
                default:
                    // the failure may be that of an earlier mutant: again from the start, in a clean process
                    Restart();
                    int at = chosen.FindIndex(test => test.Index == index);
                    if (isVerified && at == 0)
                    {
                        // fails alone with the mutant, and leaves the process so that it fails without
                        return new Result(mutants[mutant], Verdict.Killed, name);
                    }

                    isVerified = true;
                    chosen.RemoveRange(0, at);
                    break;
            }
        }

        throw new InvalidOperationException("unreachable");
    }

    private (string Answer, int Test, string Reason) Await(MeasuredTest[] tests, int first)
    {
        int test = first;
        while (true)
        {
            try
            {
                string? line = Worker.Read(TimeSpan.FromMilliseconds(TimeLimitMilliseconds + (TimeLimitFactor * tests.First(measured => measured.Index == test).Milliseconds)));
                if (line == null)
                {
                    return ("ended", test, "");
                }

                string[] words = line.Split(' ', 3);
                if (words[0] == "survived")
                {
                    return ("survived", test, "");
                }

                test = int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
                if (words[0] != "begin")
                {
                    return (words[0], test, words.Length > 2 ? words[2] : "");
                }
            }
            catch (TimeoutException)
            {
                return ("late", test, "");
            }
        }
    }

    private void Restart()
    {
        _worker?.Dispose();
        _worker = null;
    }
}
