using System.Text;
using NanoTcp.Fuzz.Benches;

namespace NanoTcp.Fuzz.Targets;

/// <summary>HTTP requests for the status page, right and wrong.</summary>
public static class StatusTarget
{
    private static readonly string[] s_methods = ["GET", "GET", "GET", "HEAD", "POST", "get", "HEADER", ""];

    private static readonly string[] s_targets =
    [
        "/", "/status.json", "/?a=b", "/status.json?x", "/other", "http://board/", "http://board", "http://board/status.json", "HTTP://board:80?q", "http:///",
        "http://?", "*", "//", "/status.jso", "/status.json/", "",
    ];

    private static readonly string[] s_versions = ["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/1.1 ", "http/1.1", "HTTP/1,1", "HTTP/1.", ""];

    private static readonly string[] s_fields =
    [
        "Host: board", "Host: board", "Host: board", "host:board", "Connection: close", "Connection: keep-alive", "connection:\tfoo, CLOSE", "Content-Length: 0",
        "Content-Length: 5", "content-length:00", "Transfer-Encoding: chunked", "Accept: */*", " folded", "Space : x", ": empty", "no colon", "Hosts: x", "X:",
    ];

    private static readonly string[] s_ends = ["\r\n", "\r\n", "\r\n", "\n", "\r\r\n", "\r"];

    public static void Request(FuzzWorld world)
    {
        StatusBench bench = world.BenchOf(() => new StatusBench(world.Random));
        FuzzRandom random = bench.Random;
        var text = new StringBuilder();
        for (int count = 1 + random.Below(3); count > 0; count--)
        {
            Add(text, random);
        }

        byte[] request = Encoding.Latin1.GetBytes(text.ToString());
        bench.Exchange(random.OneIn(4) ? random.Mutate(request, 0) : request);
    }

    private static void Add(StringBuilder text, FuzzRandom random)
    {
        text.Append(random.OneIn(8) ? End(random) : "");
        string target = Any(random, s_targets);
        target += random.OneIn(12) ? "?" + new string('q', random.Below(200)) : "";
        bool isPlain = random.OneIn(3);
        text.Append(isPlain ? "GET / HTTP/1.1" : $"{Any(random, s_methods)} {target} {Any(random, s_versions)}").Append(isPlain ? "\r\n" : End(random));
        text.Append(isPlain || !random.OneIn(8) ? "Host: board\r\n" : "");
        for (int fields = random.Below(3); fields > 0; fields--)
        {
            text.Append(Any(random, s_fields)).Append(End(random));
        }

        if (random.OneIn(10))
        {
            text.Append("X-Long: ").Append('x', random.Below(random.OneIn(3) ? 9000 : 300)).Append("\r\n");
        }

        text.Append(End(random));
    }

    private static string End(FuzzRandom random) => random.OneIn(6) ? Any(random, s_ends) : "\r\n";

    private static string Any(FuzzRandom random, string[] texts) => texts[random.OneIn(2) ? 0 : random.Below(texts.Length)];
}
