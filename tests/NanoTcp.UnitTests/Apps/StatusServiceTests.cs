using nanoFramework.TestFramework;
using NanoTcp.Apps;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests
{
    [TestClass]
    public class StatusServiceTests
    {
        private const string GetJson = "GET /status.json HTTP/1.1\r\nHost: board\r\n\r\n";
        private const string GetPage = "GET / HTTP/1.1\r\nHost: board\r\n\r\n";

        [TestMethod]
        public void ThePageIsChunkedAndSmall()
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            world.Send(fd, GetPage);

            Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(fd));
            Assert.AreEqual("text/html; charset=utf-8", world.Header("content-type"));
            Assert.AreEqual("chunked", world.Header("transfer-encoding"));
            string page = world.ReadBody(fd);
            Assert.IsTrue(page.Length < 12 * 1024, page.Length.ToString() + " bytes");
            Assert.AreEqual(0, page.IndexOf("<!doctype html>"));
            Assert.IsTrue(page.IndexOf("</html>") > 0, "the end is missing");
        }

        [TestMethod]
        public void ARequestMayBeSplitAnywhere()
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            for (int split = 1; split < GetJson.Length; split++)
            {
                world.Send(fd, GetJson.Substring(0, split));
                world.Hosts.Clock.RunFor(2000);
                world.Send(fd, GetJson.Substring(split));

                Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(fd), "split at " + split.ToString());
                AssertIsReport(world.ReadBody(fd));
            }

            Assert.AreEqual(1L, world.Loop.AcceptedClients);
        }

        [TestMethod]
        public void ConnectionsWithoutARequestAreDisplacedAfterTwoSeconds()
        {
            StatusWorld world = new StatusWorld(2);
            int first = world.Connect();
            int second = world.Connect();
            int third = world.Connect();
            world.Send(third, GetJson);
            world.Hosts.Clock.RunFor(1_900_000);
            world.Loop.RunOnce(0);
            Assert.AreEqual(2L, world.Loop.AcceptedClients);

            world.Hosts.Clock.RunFor(200_000);
            world.Loop.RunOnce(0);

            Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(third));
            Assert.AreEqual(-1, world.Client.Read(first, new byte[1], 0, 1));
            world.Send(second, GetJson);
            Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(second));
        }

        [TestMethod]
        public void PipelinedRequestsAreAnsweredInOrder()
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            world.Send(fd, GetJson + "\r\n" + GetPage + "HEAD / HTTP/1.1\r\nhost:board\r\n\r\n" + GetJson);

            Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(fd));
            AssertIsReport(world.ReadBody(fd));
            Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(fd));
            Assert.AreEqual(0, world.ReadBody(fd).IndexOf("<!doctype html>"));
            Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(fd));
            Assert.AreEqual("text/html; charset=utf-8", world.Header("content-type"));
            Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(fd));
            AssertIsReport(world.ReadBody(fd));
        }

        [TestMethod]
        public void NoResponseOnAPersistentConnectionWaitsForADelayedAck()
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            for (int i = 0; i < 20; i++)
            {
                long asked = world.Hosts.Clock.Now;
                world.Send(fd, i % 2 == 0 ? GetPage : GetJson + "\r\n");
                Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(fd));
                world.ReadBody(fd);
                Assert.IsTrue(world.Hosts.Clock.Now - asked < new TcpSettings().DelayedAckTime, "answer " + i.ToString());
            }
        }

        [TestMethod]
        public void ManySmallRequestsInOneSegmentAreAllAnswered()
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            string requests = string.Empty;
            for (int i = 0; i < 30; i++)
            {
                requests += "HEAD / HTTP/1.1\r\nHost: b\r\n\r\n";
            }

            world.Send(fd, requests);
            for (int i = 0; i < 30; i++)
            {
                Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(fd), "request " + i.ToString());
            }
        }

        [TestMethod]
        [DataRow("GET /nothing HTTP/1.1\r\nHost: board\r\n\r\n", "HTTP/1.1 404 Not Found")]
        [DataRow("GET /status.jso HTTP/1.1\r\nHost: board\r\n\r\n", "HTTP/1.1 404 Not Found")]
        [DataRow("POST / HTTP/1.1\r\nHost: board\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 405 Method Not Allowed")]
        [DataRow("get / HTTP/1.1\r\nHost: board\r\n\r\n", "HTTP/1.1 405 Method Not Allowed")]
        [DataRow("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request")]
        [DataRow("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "HTTP/1.1 400 Bad Request")]
        [DataRow("GET / HTTP/1.1\r\nHost : a\r\n\r\n", "HTTP/1.1 400 Bad Request")]
        [DataRow("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", "HTTP/1.1 400 Bad Request")]
        [DataRow("GET / HTTP/1.1\r\nno colon\r\n\r\n", "HTTP/1.1 400 Bad Request")]
        [DataRow("GET /\r\n\r\n", "HTTP/1.1 400 Bad Request")]
        [DataRow("GET  HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request")]
        [DataRow("GET / HTTP/2.0\r\nHost: a\r\n\r\n", "HTTP/1.1 505 HTTP Version Not Supported")]
        [DataRow("\u0016\u0003\u0001\n", "HTTP/1.1 400 Bad Request")]
        [DataRow("GET ?now HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404 Not Found")]
        [DataRow("GET http:///status.json HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400 Bad Request")]
        [DataRow("GET http://a/nothing HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404 Not Found")]
        [DataRow("GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404 Not Found")]
        [DataRow("GET http://a/ HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request")]
        public void AnInvalidRequestGetsTheMatchingStatusCode(string request, string status)
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            world.Send(fd, request);

            Assert.AreEqual(status, world.ReadHead(fd));
            Assert.AreEqual("0", world.Header("content-length"));
        }

        // RFC 9112 section 3.2.2
        [TestMethod]
        [DataRow("http://board/status.json", "application/json")]
        [DataRow("HTTP://10.0.0.1:80/status.json?now=1", "application/json")]
        [DataRow("http://board/", "text/html; charset=utf-8")]
        [DataRow("http://board", "text/html; charset=utf-8")]
        [DataRow("http://board?now=/1", "text/html; charset=utf-8")]
        public void ATargetMayBeInAbsoluteForm(string target, string type)
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            world.Send(fd, "GET " + target + " HTTP/1.1\r\nHost: board\r\n\r\n");

            Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(fd));
            Assert.AreEqual(type, world.Header("content-type"));
        }

        [TestMethod]
        public void ATooLongRequestLineIsRejectedAndTheResponseArrives()
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            world.Send(fd, "GET /" + Repeat("a", 5000) + " HTTP/1.1\r\nHost: board\r\n\r\n");

            Assert.AreEqual("HTTP/1.1 414 URI Too Long", world.ReadHead(fd));
            Assert.AreEqual("close", world.Header("connection"));
            world.AssertEnds(fd);
        }

        [TestMethod]
        public void TooManyHeadersAreRejectedAndTheResponseArrives()
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            world.Send(fd, "GET / HTTP/1.1\r\n" + Repeat("X-Filler: 0123456789012345678901234567890123456789\r\n", 300));

            Assert.AreEqual("HTTP/1.1 431 Request Header Fields Too Large", world.ReadHead(fd));
            world.AssertEnds(fd);
        }

        [TestMethod]
        public void ALongHeaderIsSkipped()
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            world.Send(fd, "GET /status.json?now HTTP/1.1\r\nCookie: " + Repeat("c", 3000) + "\r\nHost: board\r\n\r\n");

            Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(fd));
            AssertIsReport(world.ReadBody(fd));
        }

        [TestMethod]
        public void ConnectionCloseIsHonored()
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            world.Send(fd, "GET /status.json HTTP/1.1\r\nHost: board\r\nConnection: Close\r\n\r\n");

            Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(fd));
            Assert.AreEqual("close", world.Header("connection"));
            AssertIsReport(world.ReadBody(fd));
            world.AssertEnds(fd);
        }

        [TestMethod]
        public void Http10ResponseIsUnchunkedAndEndsWithClose()
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            world.Send(fd, "GET /status.json HTTP/1.0\r\n\r\n");

            Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(fd));
            Assert.IsNull(world.Header("transfer-encoding"));
            AssertIsReport(world.ReadToEnd(fd));
        }

        [TestMethod]
        public void AHalfClosedClientStillGetsItsResponse()
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            world.Send(fd, GetPage);
            Assert.AreEqual(0, world.Client.Shutdown(fd, SocketConstants.SHUT_WR));

            Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(fd));
            Assert.IsTrue(world.ReadBody(fd).IndexOf("</html>") > 0, "the end is missing");
            world.AssertEnds(fd);
            Assert.AreEqual(0, world.Loop.ClientCount);
        }

        [TestMethod]
        public void ASlowReaderGetsEverythingAndBlocksNoOtherClient()
        {
            StatusWorld world = new StatusWorld(2);
            int slow = world.Connect();
            string requests = Repeat(GetPage, 6);
            world.Send(slow, requests);
            world.Hosts.Clock.RunFor(3_000_000);

            int quick = world.Connect();
            world.Send(quick, GetJson);
            Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(quick));
            AssertIsReport(world.ReadBody(quick));

            for (int i = 0; i < 6; i++)
            {
                Assert.AreEqual("HTTP/1.1 200 OK", world.ReadHead(slow), "answer " + i.ToString());
                Assert.IsTrue(world.ReadBody(slow).IndexOf("</html>") > 0, "the end is missing");
            }
        }

        [TestMethod]
        [DataRow("")]
        [DataRow("GET / HT")]
        public void AClientThatStopsMidRequestIsClosed(string beginning)
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            world.Send(fd, GetJson + beginning);
            world.ReadHead(fd);
            world.ReadBody(fd);
            world.Hosts.Clock.RunFor(9_000_000);
            Assert.AreEqual(1, world.Loop.ClientCount);

            world.Hosts.Clock.RunFor(2_000_000);
            world.Loop.RunOnce(0);
            Assert.AreEqual(0, world.Loop.ClientCount);
        }

        [TestMethod]
        public void AnAbortedConnectionIsClosed()
        {
            StatusWorld world = new StatusWorld(1);
            int fd = world.Connect();
            world.Send(fd, Repeat(GetPage, 6));
            world.ReadHead(fd);
            Assert.AreEqual(0, world.Client.SetSockOpt(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER, 0));
            Assert.AreEqual(0, world.Client.Close(fd));
            world.Hosts.Clock.RunFor(1_000_000);

            Assert.AreEqual(0, world.Loop.ClientCount);
        }

        private static void AssertIsReport(string body)
        {
            Assert.AreEqual(0, body.IndexOf("{\"uptime\":"), body);
            Assert.AreEqual(body.Length - 2, body.LastIndexOf("}\n"), body);
        }

        private static string Repeat(string text, int times)
        {
            string result = string.Empty;
            for (int i = 0; i < times; i++)
            {
                result += text;
            }

            return result;
        }
    }
}
