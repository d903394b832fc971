using System.CommandLine;

namespace NanoTcp.Tool.CommandLine;

/// <summary>Separates the arguments of a program from the options of the command that runs it.</summary>
internal static class ProgramArguments
{
    private const string Separator = "--";

    /// <summary>Inserts the separator before the first argument that is no option and no option's value.</summary>
    /// <param name="command">The command, which has options, and takes a program with arguments.</param>
    /// <param name="arguments">The command line after the command's name.</param>
    /// <param name="isValue">True if the argument after an option is its value.</param>
    /// <returns>The same arguments if there is no program, or an unknown option before it.</returns>
    public static string[] Separate(Command command, string[] arguments, Func<Option, string, bool> isValue)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (argument.Length < 2 || argument[0] != '-')
            {
                return [.. arguments[..i], Separator, .. arguments[i..]];
            }

            string name = argument.Split('=', ':')[0];
            Option? option = command.Options.FirstOrDefault(option => option.Name == name);
            if (option == null)
            {
                return arguments;
            }

            if (name == argument && i + 1 < arguments.Length && isValue(option, arguments[i + 1]))
            {
                i++;
            }
        }

        return arguments;
    }
}
