using System.Net.Sockets;
using System.Text;

namespace NanoTcp.PortedPrograms
{
    /// <summary>Reads a page by HTTP with a TcpClient and its stream.</summary>
    public static class PageReader
    {
        /// <returns>The body of the answer; or "error" and the number of the socket error.</returns>
        public static string Read(string host, int port, string path)
        {
            try
            {
                using (TcpClient client = new TcpClient(host, port))
                {
                    client.ReceiveTimeout = 5000;
                    client.NoDelay = true;
                    NetworkStream stream = client.GetStream();
                    byte[] request = Encoding.UTF8.GetBytes("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
                    stream.Write(request, 0, request.Length);
                    stream.Flush();

                    StringBuilder answer = new StringBuilder();
                    byte[] buffer = new byte[500];
                    int read;
                    while ((read = stream.Read(buffer, 0, buffer.Length)) > 0)
                    {
                        answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
                    }

                    string text = answer.ToString();
                    return text.Substring(text.IndexOf("\r\n\r\n") + 4);
                }
            }
            catch (SocketException e)
            {
                return "error " + ((int)e.SocketErrorCode).ToString();
            }
        }
    }
}
