using System;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoTcp.PortedPrograms
{
    /// <summary>A small HTTP server on sockets: one client after the other, each with one request.</summary>
    public sealed class HelloServer
    {
        private readonly Socket _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly byte[] _request = new byte[1024];

        public HelloServer()
            : this(0)
        {
        }

        public HelloServer(int port)
        {
            _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            _listener.Bind(new IPEndPoint(IPAddress.Any, port));
            _listener.Listen(2);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndPoint).Port;

        /// <summary>Serves until the listener is closed.</summary>
        /// <returns>Requests that were served.</returns>
        public int Run()
        {
            int served = 0;
            while (true)
            {
                Socket client;
                try
                {
                    client = _listener.Accept();
                }
                catch (SocketException e)
                {
                    Console.WriteLine("The server ends: " + e.ErrorCode.ToString());
                    return served;
                }
                catch (ObjectDisposedException)
                {
                    return served;
                }

                try
                {
                    using (client)
                    {
                        client.ReceiveTimeout = 5000;
                        client.SendTimeout = 5000;
                        Serve(client);
                        served++;
                        AwaitEnd(client);
                    }
                }
                catch (SocketException e)
                {
                    Console.WriteLine("A client is lost: " + e.ErrorCode.ToString());
                }
            }
        }

        public void Stop()
        {
            _listener.Close();
        }

        private void Serve(Socket client)
        {
            string head = ReadHead(client);
            string path = head.StartsWith("GET ") ? head.Substring(4, head.IndexOf(' ', 4) - 4) : string.Empty;
            IPEndPoint from = (IPEndPoint)client.RemoteEndPoint;
            string body = path == "/big" ? new string('x', 200000) : "Hello " + from.Address.ToString() + ", you want " + path + ".";
            byte[] page = Encoding.UTF8.GetBytes(body);
            byte[] answer = Encoding.UTF8.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: " + page.Length.ToString() + "\r\nConnection: close\r\n\r\n");

            client.Send(answer);
            int sent = client.Send(page, 0, page.Length, SocketFlags.None);
            if (sent != page.Length)
            {
                Console.WriteLine("Only " + sent.ToString() + " bytes were sent.");
            }

            client.Shutdown(SocketShutdown.Send);
        }

        // so that closing does not meet data under way
        private void AwaitEnd(Socket client)
        {
            while (client.Receive(_request) > 0)
            {
            }
        }

        private string ReadHead(Socket client)
        {
            string head = string.Empty;
            while (head.IndexOf("\r\n\r\n") < 0)
            {
                if (!client.Poll(2_000_000, SelectMode.SelectRead))
                {
                    return head;
                }

                int read = client.Receive(_request, 0, _request.Length, SocketFlags.None);
                if (read == 0)
                {
                    return head;
                }

                head += Encoding.UTF8.GetString(_request, 0, read);
            }

            return head;
        }
    }
}
