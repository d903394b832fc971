using System.CommandLine;

namespace NanoTcp.Tool.CommandLine;

/// <summary>Creates options. An invalid value is reported in one line with the accepted values.</summary>
internal static class OptionFactory
{
    /// <summary>Separates the error from the accepted values.</summary>
    public const string Accepted = "is wrong: ";

    /// <summary>An option with one value.</summary>
    /// <param name="parse">Parses the value; its <see cref="FormatException"/> says what is accepted.</param>
    public static Option<T> Single<T>(string name, string helpName, string description, Func<string, T> parse)
    {
        return new Option<T>(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result => result.Tokens.Count == 0 ? default! : Parse(name, result.Tokens[0].Value, parse, result.AddError)!,
        };
    }

    /// <summary>An option that may be repeated.</summary>
    public static Option<T[]> Multiple<T>(string name, string helpName, string description, Func<string, T> parse)
    {
        return new Option<T[]>(name)
        {
            HelpName = helpName,
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => [.. result.Tokens.Select(token => Parse(name, token.Value, parse, result.AddError)!)],
        };
    }

    /// <summary>An argument with one value.</summary>
    public static Argument<T> Argument<T>(string name, string description, Func<string, T> parse)
    {
        return new Argument<T>(name)
        {
            Description = description,
            CustomParser = result => Parse(name, result.Tokens[0].Value, parse, result.AddError)!,
        };
    }

    private static T? Parse<T>(string name, string text, Func<string, T> parse, Action<string> addError)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            addError($"{name}: '{text}' {Accepted}{e.Message}");
            return default;
        }
    }
}
