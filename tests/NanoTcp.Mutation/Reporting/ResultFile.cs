using NanoTcp.Mutation.Mutants;

namespace NanoTcp.Mutation.Reporting;

/// <summary>The results so far, one a line, so that a run that was interrupted continues.</summary>
public sealed class ResultFile
{
    private readonly string _path;
    private readonly string _sources;
    private readonly Dictionary<string, Result> _results = [];

    /// <summary>Reads the results of earlier runs.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="sources">What identifies the sources; results of others do not count.</param>
    /// <exception cref="InvalidDataException">The file is about other sources.</exception>
    public ResultFile(string path, string sources)
    {
        _path = path;
        _sources = sources;
        if (!File.Exists(path))
        {
            return;
        }

        string[] lines = File.ReadAllLines(path);
        if (lines.Length > 0 && lines[0] != sources)
        {
            throw new InvalidDataException($"{path} is about other sources. Delete it, or name another file with --results.");
        }

        foreach (string line in lines.Skip(1))
        {
            string[] c = line.Split('\t');
            Add(new Result(new Mutant(c[1], c[2], c[3], int.Parse(c[4], System.Globalization.CultureInfo.InvariantCulture), c[5], c[6]), Enum.Parse<Verdict>(c[0]), c[7]),
                false);
        }
    }

    public Result? Find(Mutant mutant) => _results.GetValueOrDefault(mutant.Key);

    /// <summary>Adds a result and writes it.</summary>
    public void Add(Result result) => Add(result, true);

    /// <summary>Forgets the survivors, so that they are tried again.</summary>
    public void ForgetSurvivors()
    {
        foreach (Result survivor in _results.Values.Where(result => !result.IsKilled).ToList())
        {
            _results.Remove(survivor.Mutant.Key);
        }

        File.WriteAllLines(_path, [_sources, .. _results.Values.Select(Line)]);
    }

    private void Add(Result result, bool writes)
    {
        _results[result.Mutant.Key] = result;
        if (writes)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
            File.AppendAllLines(_path, File.Exists(_path) ? [Line(result)] : [_sources, Line(result)]);
        }
    }

    private static string Line(Result result)
    {
        Mutant m = result.Mutant;
        return string.Join('\t', result.Verdict, m.Assembly, m.Folder, m.Method, m.Site, m.Operator, m.Place, result.Test);
    }
}
