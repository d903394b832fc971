using System.Globalization;
using System.Text;
using NanoTcp.Apps;
using NanoTcp.Fuzz.Targets;
using NanoTcp.Fuzz.Wire;
using NanoTcp.Sockets;

namespace NanoTcp.Fuzz.Benches;

/// <summary>The status page and a client that sends requests in parts of any size. <see cref="RequestModel"/> says what the answers must be.</summary>
public sealed class StatusBench : IFuzzBench
{
    private const int ClientLimit = 2;
    private const int BufferSize = 512;

    // the service closes a silent client after ten seconds
    private const int Patience = 15_000;

    private readonly TwoStacks _stacks;
    private readonly ServiceLoop _loop;
    private readonly byte[] _buffer = new byte[4096];

    public StatusBench(FuzzRandom random)
    {
        Random = random;
        _stacks = new TwoStacks(random.Next());
        _loop = new ServiceLoop(_stacks.Subject, Frames.StackAddress, [new StatusService(_stacks.Subject)], ClientLimit, BufferSize);
        Require(_loop.Open() == 0, "the service does not open");
        _stacks.Programs = () => _loop.RunOnce(0) > 0;
    }

    public FuzzRandom Random { get; }

    /// <summary>Sends bytes on a new connection, and checks all answers.</summary>
    public void Exchange(byte[] request)
    {
        BsdSockets s = _stacks.Sockets;
        int fd = s.Socket(SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_NONBLOCK, 0);
        s.Connect(fd, new SocketAddress(Frames.StackAddress, StatusService.WellKnownPort));
        var answers = new List<byte>();
        bool isOver = false;
        int sent = 0;
        long end = _stacks.Clock.Now + Patience;
        while (!isOver && _stacks.Clock.Now < end)
        {
            _stacks.Advance(sent < request.Length ? Random.Below(3) : 50);
            if (sent < request.Length)
            {
                int part = Math.Min(request.Length - sent, 1 + Random.Below(Random.OneIn(3) ? 4 : 600));
                sent += Math.Max(0, s.Write(fd, request, sent, part));
                _stacks.Poll();
            }

            int read;
            while ((read = s.Read(fd, _buffer, 0, 1 + Random.Below(_buffer.Length))) > 0)
            {
                answers.AddRange(_buffer.AsSpan(0, read));
                _stacks.Poll();
            }

            isOver = read == 0 || s.Errno != Errno.EAGAIN;
        }

        Require(isOver, "a silent client is not closed");
        s.Close(fd);
        _stacks.Poll();
        var expected = RequestModel.Answers(request);
        Check(answers.ToArray(), expected, request);
    }

    public void Finish()
    {
        _stacks.Advance(20_000);
        Require(_loop.ClientCount == 0, "a client is left");
        _loop.Close();
        _stacks.Programs = () => false;
        _stacks.End();
    }

    private static void Check(byte[] bytes, List<ExpectedAnswer> expected, byte[] request)
    {
        string text = Encoding.Latin1.GetString(bytes);
        int at = 0;
        foreach (ExpectedAnswer answer in expected)
        {
            int head = text.IndexOf("\r\n\r\n", at, StringComparison.Ordinal);
            Require(head >= 0, $"an answer is missing: {answer}", text, request);
            string[] lines = text[at..head].Split("\r\n");
            at = head + 4;
            Require(lines[0].StartsWith($"HTTP/1.1 {answer.Status} ", StringComparison.Ordinal), $"{lines[0]} instead of {answer}", text, request);
            Require(lines.Contains(answer.KeepsAlive ? "Connection: keep-alive" : "Connection: close"), $"another connection header than {answer}", text, request);
            Require(lines.Contains("Transfer-Encoding: chunked") == (answer.Status == 200 && answer.IsChunked), $"chunks for {answer}", text, request);
            Require(answer.Status == 200 || lines.Contains("Content-Length: 0"), "an error without a length", text, request);
            if (answer.Status == 200 && !answer.IsHead)
            {
                string body = answer.IsChunked ? ReadChunks(text, ref at, request) : text[at..];
                at = answer.IsChunked ? at : text.Length;
                Require(answer.IsJson ? body.StartsWith('{') && body.TrimEnd().EndsWith('}') : body.Contains("</html>", StringComparison.OrdinalIgnoreCase),
                    "another resource", text, request);
            }
        }

        Require(at == text.Length, $"more than {expected.Count} answers", text, request);
    }

    private static string ReadChunks(string text, ref int at, byte[] request)
    {
        var body = new StringBuilder();
        while (true)
        {
            int line = text.IndexOf("\r\n", at, StringComparison.Ordinal);
            Require(line > at && int.TryParse(text[at..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _), "no length of a chunk", text, request);
            int length = int.Parse(text[at..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            at = line + 2 + length + 2;
            Require(at <= text.Length && text[(at - 2)..at] == "\r\n", "a chunk has another length", text, request);
            if (length == 0)
            {
                return body.ToString();
            }

            body.Append(text, line + 2, length);
        }
    }

    private static void Require(bool holds, string message) => Require(holds, message, "", []);

    private static void Require(bool holds, string message, string answers, byte[] request)
    {
        if (!holds)
        {
            throw new InvariantException($"{message}\n{answers}\nfor\n{Encoding.Latin1.GetString(request)}");
        }
    }
}
