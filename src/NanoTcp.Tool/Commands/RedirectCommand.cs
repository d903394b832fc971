extern alias NanoTcpNet;

using System.CommandLine;
using NanoTcp.Host;
using NanoTcp.Redirect.Assemblies;
using NanoTcp.Redirect.Plans;
using NanoTcp.Tool.CommandLine;
using NanoTcp.Tool.Reporting;
using NanoTcpNet::NanoTcp.Net;

namespace NanoTcp.Tool.Commands;

/// <summary>The verb redirect: copies of a package's binaries that reference NanoTcp.Net in place of System.Net.</summary>
internal static class RedirectCommand
{
    private const string Out = "--out";
    private const string DefaultFrom = "System.Net";
    private const string DefaultTarget = "NanoTcp.Net";

    private static readonly Argument<string[]> s_files = new("FILES")
    {
        Description = "The .pe, .dll and .exe files of a program: all that use System.Net; the others are copied. Names may contain * and ?",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> s_out = OptionFactory.Single<string?>(Out, "FOLDER",
        "Where to write the copies", Folder);

    private static readonly Option<string[]> s_to = OptionFactory.Multiple("--to", "NanoTcp.Net.pe|dll",
        "What takes the place of System.Net [default: NanoTcp.Net among FILES, or this tool's own]", Text);

    private static readonly Option<string?> s_from = OptionFactory.Single<string?>("--from", "NAME",
        $"The assembly whose references are redirected [default: {DefaultFrom}]", Text);

    private static readonly Option<string[]> s_native = OptionFactory.Multiple("--native", "NAME",
        "An assembly that keeps System.Net, to use the firmware's sockets", Text);

    private static readonly Option<string[]> s_check = OptionFactory.Multiple("--check", "FILE",
        "A file that is deployed as it is, and only checked", Text);

    private static readonly Option<bool> s_changed = new("--changed") { Description = "Write only the files that are redirected, not the others" };

    private static readonly Option<bool> s_complete = new("--complete")
    {
        Description = "FILES are all that is deployed: do not check what lies beside them",
    };

    public static Command Create(ToolOutput output)
    {
        var command = new Command("redirect", "Copies binaries of packages with their references to System.Net changed to NanoTcp.Net")
        {
            s_files, s_out, s_to, s_from, s_native, s_check, s_changed, s_complete,
        };
        command.SetAction((parsed, _) => Task.FromResult(Run(parsed, output)));
        return command;
    }

    private static int Run(ParseResult parsed, ToolOutput output)
    {
        string folder = parsed.GetValue(s_out) ?? throw new UsageException($"redirect: {Out} FOLDER is missing");
        RedirectPlan plan = Plan(parsed);
        if (plan.Faults.Count > 0)
        {
            foreach (string fault in plan.Faults)
            {
                output.Fail($"redirect: {fault}");
            }

            return ExitCode.Usage;
        }

        RedirectStep[] written = [.. plan.Steps.Where(step => parsed.GetValue(s_changed) ? step.IsRedirected : step.Content != null)];
        string[] overwritten = [.. OutputFolder.Overwritten(plan, written, folder)];
        if (overwritten.Length > 0)
        {
            throw new UsageException($"{Out}: '{folder}' would replace {string.Join(", ", overwritten)}; name another folder");
        }

        Write(written, folder);
        Report(plan, output);
        return ExitCode.Success;
    }

    private static RedirectPlan Plan(ParseResult parsed)
    {
        string from = parsed.GetValue(s_from) ?? DefaultFrom;
        try
        {
            AssemblyFile[] files = Read(parsed.GetValue(s_files)!);
            return RedirectPlan.Create(new RedirectRequest(from, Targets(parsed.GetValue(s_to), files), files)
            {
                Native = (parsed.GetValue(s_native) ?? []).ToHashSet(),
                Deployed = Read(parsed.GetValue(s_check) ?? []),
                Neighbors = parsed.GetValue(s_complete) ? [] : Neighbors.Of(files),
            });
        }
        catch (InvalidAssemblyException e)
        {
            throw new UsageException($"redirect: {e.Message}");
        }
    }

    private static AssemblyFile[] Targets(string[]? given, AssemblyFile[] files)
    {
        if (given is { Length: > 0 })
        {
            return Read(given);
        }

        AssemblyFile[] found = [.. files.Where(file => file.Name == DefaultTarget)];
        return found.Length > 0 ? found : [OwnTarget()];
    }

    private static AssemblyFile OwnTarget() => AssemblyFiles.Read(typeof(Network).Assembly.Location);

    private static AssemblyFile[] Read(string[] names) =>
        [.. names.SelectMany(Expand).DistinctBy(name => name.Length == 0 ? name : Path.GetFullPath(name)).Select(AssemblyFiles.Read)];

    // Windows' shells leave patterns to the program.
    private static IEnumerable<string> Expand(string name)
    {
        string pattern = Path.GetFileName(name);
        if (!pattern.AsSpan().ContainsAny('*', '?'))
        {
            return [name];
        }

        string folder = Path.GetDirectoryName(name) is { Length: > 0 } given ? given : ".";
        string[] found = Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [];
        return found.Length > 0 ? found.Order(StringComparer.Ordinal) : throw new UsageException($"redirect: no file matches {name}");
    }

    private static void Write(RedirectStep[] written, string folder)
    {
        try
        {
            OutputFolder.Write(written, folder);
        }
        catch (Exception e) when (OutputFile.IsFault(e))
        {
            throw new UsageException(OutputFile.Describe(Out, folder, e));
        }
    }

    private static void Report(RedirectPlan plan, ToolOutput output)
    {
        foreach (RedirectStep step in plan.Steps)
        {
            output.Out.WriteLine($"{step.File.FileName}: {step.Description}");
        }

        if (plan.Unchecked.Count > 0)
        {
            output.Out.WriteLine($"not given, so not checked: {string.Join(", ", plan.Unchecked)}");
        }

        foreach (string warning in plan.Warnings)
        {
            output.Error.WriteLine($"nanotcp: warning: {warning}");
        }
    }

    private static string Text(string text) => text.Length > 0 ? text : throw new FormatException("a name is accepted");

    private static string Folder(string text) => text.Length > 0 ? text : throw new FormatException("a folder is accepted");
}
