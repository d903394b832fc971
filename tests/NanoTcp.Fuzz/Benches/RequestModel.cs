using System.Text;
using System.Text.RegularExpressions;

namespace NanoTcp.Fuzz.Benches;

/// <summary>What a request must be answered with.</summary>
public sealed record ExpectedAnswer(int Status, bool KeepsAlive, bool IsChunked, bool IsHead, bool IsJson);

/// <summary>
/// RFC 9112 as the status page must understand it, on whole requests and by regular expressions: the page's own parser sees a byte at a time.
/// </summary>
public static partial class RequestModel
{
    // limits of the page: a line, and a request
    private const int LineLimit = 128;
    private const int RequestLimit = 8192;

    /// <summary>The answers to a stream of requests. One that is not complete has none.</summary>
    public static List<ExpectedAnswer> Answers(byte[] bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        var answers = new List<ExpectedAnswer>();
        while (Next(ref text) is { } answer)
        {
            answers.Add(answer);
            if (!answer.KeepsAlive)
            {
                break;
            }
        }

        return answers;
    }

    private static ExpectedAnswer? Next(ref string text)
    {
        text = EmptyLines().Replace(text, "", 1);
        int length = 0;
        Match? request = null;
        bool keepsAlive = false;
        bool isModern = false;
        int hosts = 0;
        while (true)
        {
            int end = text.IndexOf('\n', length);
            int known = (end < 0 ? text.Length : end) - length;
            if (request == null && known > LineLimit && length + LineLimit + 1 <= RequestLimit)
            {
                return Error(414);
            }

            if (end < 0 || end >= RequestLimit)
            {
                return text.Length > RequestLimit ? Error(431, isModern && request != null) : null;
            }

            string line = text[length..end];
            line = line.Length > LineLimit ? line[..LineLimit] : line;
            line = line.EndsWith('\r') ? line[..^1] : line;
            length = end + 1;
            if (request == null)
            {
                request = RequestLine().Match(line);
                if (!request.Success)
                {
                    return Error(400);
                }

                isModern = request.Groups["minor"].Value != "0";
                keepsAlive = isModern;
                int early = StatusOf(request);
                if (early != 0)
                {
                    return Error(early, isModern);
                }
            }
            else if (line.Length == 0)
            {
                break;
            }
            else if (!FieldLine().IsMatch(line))
            {
                return Error(400, isModern);
            }
            else
            {
                string name = line[..line.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant();
                string value = line[(name.Length + 1)..].TrimStart(' ', '\t');
                hosts += name == "host" ? 1 : 0;
                bool hasBody = name == "transfer-encoding" || (name == "content-length" && value != "0");
                bool closes = name == "connection" && value.Contains("close", StringComparison.OrdinalIgnoreCase);
                keepsAlive &= !hasBody && !closes;
            }
        }

        text = text[length..];
        if (isModern && hosts != 1)
        {
            return Error(400, isModern);
        }

        string resource = Resource(request.Groups["target"].Value);
        bool isHead = request.Groups["method"].Value == "HEAD";
        return resource is "/" or "/status.json"
            ? new ExpectedAnswer(200, keepsAlive, isModern, isHead, resource != "/")
            : new ExpectedAnswer(404, keepsAlive, isModern, isHead, false);
    }

    private static ExpectedAnswer Error(int status, bool isModern = false) => new(status, false, isModern, false, false);

    // what is an error before the fields are read
    private static int StatusOf(Match request)
    {
        if (request.Groups["major"].Value != "1")
        {
            return 505;
        }

        if (EmptyHost().IsMatch(request.Groups["target"].Value))
        {
            return 400;
        }

        return request.Groups["method"].Value is "GET" or "HEAD" ? 0 : 405;
    }

    private static string Resource(string target)
    {
        Match absolute = Absolute().Match(target);
        string path = absolute.Success ? target[absolute.Length..] : target;
        path = path.Split('?')[0];
        return absolute.Success && path.Length == 0 ? "/" : path;
    }

    [GeneratedRegex(@"\A(?:\r?\n)+")]
    private static partial Regex EmptyLines();

    [GeneratedRegex(@"\A(?<method>[^ ]+) (?<target>[^ ]+) HTTP/(?<major>.)\.(?<minor>.)\z", RegexOptions.Singleline)]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"\A[^ \t:](?:[^:]*[^ \t:])?:", RegexOptions.Singleline)]
    private static partial Regex FieldLine();

    [GeneratedRegex(@"\Ahttp://(?:[/?]|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex EmptyHost();

    [GeneratedRegex(@"\Ahttp://[^/?]+", RegexOptions.IgnoreCase)]
    private static partial Regex Absolute();
}
