using NanoTcp.Services;
using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>
    /// The board's status for a browser, HTTP/1.1 (RFC 9112): a page at "/", and its data as JSON at "/status.json". Responses are written
    /// in parts as the client receives them, from memory allocated once.
    /// </summary>
    public sealed class StatusService : Service
    {
        /// <summary>The assigned port.</summary>
        public const int WellKnownPort = WellKnownPorts.Http;

        // A client is closed when it sends no request, does not complete it, or receives nothing for this long, in milliseconds.
        private const int SilenceMilliseconds = 10_000;

        // A browser opens connections that it may never use, and opens another one when it needs it.
        private const int YieldMilliseconds = 2000;

        // After an error, read the remainder of the request, so that a reset does not destroy the response; at most this many bytes.
        private const int MaxDrain = 65_536;

        // Small socket buffers in bytes: throughput does not matter, a browser opens several connections, and memory is scarce.
        private const int RequestBuffer = 1024;
        private const int AnswerBuffer = 2048;

        // "0280", CR LF, the data, CR LF, and the last chunk: RFC 9112 section 7.1.
        private const int ChunkHeadLength = 6;
        private const int ChunkTailLength = 7;

        private readonly NetStack _stack;
        private readonly StatusReport _report;
        private readonly ByteText _text = new ByteText();

        /// <summary>Creates the service. Uptime counts from here.</summary>
        /// <param name="stack">Its status is served.</param>
        /// <param name="port">1 to 65,535, normally <see cref="WellKnownPort"/>.</param>
        public StatusService(NetStack stack, int port = WellKnownPort)
            : base("status page", port)
        {
            _stack = stack;
            _report = new StatusReport(stack);
        }

        /// <summary>Client whose lease is shown; null for none.</summary>
        public DhcpClient Dhcp
        {
            get => _report.Dhcp;
            set => _report.Dhcp = value;
        }

        /// <inheritdoc/>
        public override int MinBufferSize => StatusReport.LongestItem + ChunkHeadLength + ChunkTailLength;

        /// <inheritdoc/>
        public override int SendBufferSize => AnswerBuffer;

        /// <inheritdoc/>
        public override int ReceiveBufferSize => RequestBuffer;

        /// <inheritdoc/>
        public override bool HasDatagrams => false;

        /// <inheritdoc/>
        public override int AwaitedEvents(ServiceClient client)
        {
            // A pipelined request may need no more input.
            StatusExchange exchange = ExchangeOf(client);
            bool hasWork = exchange.Phase == StatusExchange.Answering ||
                (exchange.Phase == StatusExchange.Requesting && exchange.InputStart < exchange.InputEnd);
            return hasWork ? SocketConstants.POLLOUT : SocketConstants.POLLIN;
        }

        /// <inheritdoc/>
        public override int YieldTime => YieldMilliseconds;

        /// <inheritdoc/>
        public override bool IsOverdue(ServiceClient client)
        {
            return _stack.Time - ExchangeOf(client).ActiveAt > SilenceMilliseconds;
        }

        /// <inheritdoc/>
        public override bool Serve(ServiceClient client, int readyEvents)
        {
            StatusExchange exchange = ExchangeOf(client);
            for (int i = 0; i < BuffersPerTurn; i++)
            {
                int result = exchange.Phase == StatusExchange.Requesting ? ReadRequest(client, exchange)
                    : exchange.Phase == StatusExchange.Answering ? SendAnswer(client, exchange)
                    : AwaitEnd(client, exchange);
                if (result <= 0)
                {
                    return result == 0;
                }
            }

            return true;
        }

        /// <inheritdoc/>
        public override int Answer(byte[] datagram, int length)
        {
            return -1;
        }

        private StatusExchange ExchangeOf(ServiceClient client)
        {
            StatusExchange exchange = client.Memory as StatusExchange;
            if (exchange == null)
            {
                exchange = new StatusExchange();
                client.Memory = exchange;
            }

            if (client.Progress == 0)
            {
                client.Progress = 1;
                exchange.Start(_stack.Time);
            }

            return exchange;
        }

        // Each step returns 1 to continue at once, 0 to wait for an event, -1 to close the connection.
        private int ReadRequest(ServiceClient client, StatusExchange exchange)
        {
            if (exchange.InputStart == exchange.InputEnd)
            {
                int count = client.Receive(exchange.Input);
                if (count < 0 || client.InputEnded)
                {
                    return -1;
                }

                exchange.InputStart = 0;
                exchange.InputEnd = count;
                if (count == 0)
                {
                    return 0;
                }
            }

            StatusRequest request = exchange.Request;
            if (request.IsEmpty)
            {
                exchange.ActiveAt = _stack.Time;
            }

            exchange.InputStart = request.Read(exchange.Input, exchange.InputStart, exchange.InputEnd);
            if (request.Status != 0)
            {
                exchange.Phase = StatusExchange.Answering;
            }

            return 1;
        }

        private int SendAnswer(ServiceClient client, StatusExchange exchange)
        {
            if (client.PendingCount == 0 && !exchange.IsWritten)
            {
                WritePart(client, exchange);
            }

            int before = client.PendingCount;
            if (!client.SendPending())
            {
                return -1;
            }

            if (client.PendingCount < before)
            {
                exchange.ActiveAt = _stack.Time;
            }

            if (client.PendingCount > 0)
            {
                return 0;
            }

            if (!exchange.IsWritten)
            {
                return 1;
            }

            if (exchange.Request.KeepsAlive)
            {
                exchange.Await();
            }
            else
            {
                client.EndOutput();
                exchange.Phase = StatusExchange.Ending;
            }

            return 1;
        }

        private static int AwaitEnd(ServiceClient client, StatusExchange exchange)
        {
            int count = client.Discard();
            exchange.Discarded += count;
            return count < 0 || client.InputEnded || exchange.Discarded > MaxDrain ? -1 : count;
        }

        private void WritePart(ServiceClient client, StatusExchange exchange)
        {
            byte[] buffer = client.Buffer;
            _text.Start(buffer, 0, buffer.Length);
            if (!exchange.HasHead)
            {
                WriteHead(exchange.Request);
                exchange.HasHead = true;
                exchange.IsWritten = exchange.Request.IsHead || exchange.Request.Status != 200;
            }

            if (!exchange.IsWritten)
            {
                WriteBody(buffer, exchange);
            }

            client.SetPending(_text.Position);
        }

        private void WriteHead(StatusRequest request)
        {
            bool hasBody = request.Status == 200;
            _text.Text("HTTP/1.1 ");
            _text.Text(StatusLine(request.Status));
            _text.Text(request.KeepsAlive ? "\r\nConnection: keep-alive" : "\r\nConnection: close");
            _text.Text(request.Status == 405 ? "\r\nAllow: GET, HEAD" : string.Empty);
            _text.Text(!hasBody ? "\r\nContent-Length: 0" : request.Target == StatusRequest.TargetJson
                ? "\r\nCache-Control: no-store\r\nContent-Type: application/json"
                : "\r\nCache-Control: no-cache\r\nContent-Type: text/html; charset=utf-8");
            _text.Text(hasBody && request.KnowsChunks ? "\r\nTransfer-Encoding: chunked\r\n\r\n" : "\r\n\r\n");
        }

        private void WriteBody(byte[] buffer, StatusExchange exchange)
        {
            bool chunks = exchange.Request.KnowsChunks;
            int start = _text.Position;
            int dataStart = start + (chunks ? ChunkHeadLength : 0);
            int dataLimit = buffer.Length - (chunks ? ChunkTailLength : 0);
            _text.Start(buffer, dataStart, dataLimit);
            exchange.IsWritten = exchange.Request.Target == StatusRequest.TargetJson
                ? _report.Write(_text, ref exchange.Section, ref exchange.Place)
                : WritePage(exchange);
            int dataEnd = _text.Position;
            if (!chunks)
            {
                return;
            }

            if (dataEnd == dataStart)
            {
                // an empty chunk would be the last one
                _text.Rewind(start);
                return;
            }

            _text.Start(buffer, start, dataStart);
            int length = dataEnd - dataStart;
            for (int shift = 12; shift >= 0; shift -= 4)
            {
                _text.HexDigit(length >> shift);
            }

            _text.Text("\r\n");
            _text.Start(buffer, dataEnd, buffer.Length);
            _text.Text(exchange.IsWritten ? "\r\n0\r\n\r\n" : "\r\n");
        }

        private bool WritePage(StatusExchange exchange)
        {
            string[] parts = StatusPage.Parts;
            while (exchange.Section < parts.Length)
            {
                string part = parts[exchange.Section];
                exchange.Place += _text.Part(part, exchange.Place);
                if (exchange.Place < part.Length)
                {
                    return false;
                }

                exchange.Section++;
                exchange.Place = 0;
            }

            return true;
        }

        // RFC 9110 section 15, RFC 6585 section 5
        private static string StatusLine(int status)
        {
            switch (status)
            {
                case 200:
                    return "200 OK";
                case 404:
                    return "404 Not Found";
                case 405:
                    return "405 Method Not Allowed";
                case 414:
                    return "414 URI Too Long";
                case 431:
                    return "431 Request Header Fields Too Large";
                case 505:
                    return "505 HTTP Version Not Supported";
                default:
                    return "400 Bad Request";
            }
        }
    }
}
