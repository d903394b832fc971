using System;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using nanoFramework.TestFramework;
using NanoTcp.Net;
using NanoTcp.Tls;

namespace NanoTcp.UnitTests.Net
{
    /// <summary>SslStream with the provider of pre-shared keys.</summary>
    [TestClass]
    public class TlsTests
    {
        private static readonly byte[] s_identity = new byte[] { 1, 2, 3 };

        [TestMethod]
        public void TwoSslStreamsExchangeData()
        {
            Open(Key(7), out SslStream client, out SslStream server);
            Worker peer = Worker.Starts(() =>
            {
                server.AuthenticateAsServer(null, SslProtocols.None);
                byte[] received = new byte[5000];
                int count = 0;
                while (count < received.Length)
                {
                    count += server.Read(received, count, received.Length - count);
                }

                server.Write(received, 0, received.Length);
                Assert.AreEqual(-1, server.ReadByte());
                server.Close();
            });
            client.AuthenticateAsClient("boiler", SslProtocols.Tls13);
            byte[] data = new byte[5000];
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = (byte)(i * 7);
            }

            client.Write(data, 0, data.Length);
            byte[] answer = new byte[5000];
            answer[0] = (byte)client.ReadByte();
            Assert.IsTrue(client.DataAvailable);
            int done = 1;
            while (done < answer.Length)
            {
                done += client.Read(answer, done, answer.Length - done);
            }

            CollectionAssert.AreEqual(data, answer);
            client.Close();
            peer.Ends();
        }

        [TestMethod]
        public void DataThatWaitsInTheSocketIsAvailable()
        {
            Open(Key(7), out SslStream client, out SslStream server);
            Worker peer = Worker.Starts(() => server.AuthenticateAsServer(null, SslProtocols.None));
            client.AuthenticateAsClient(string.Empty, SslProtocols.Tls12);
            peer.Ends();
            Assert.IsFalse(client.DataAvailable);
            server.Write(new byte[] { 5, 6, 7 }, 0, 3);
            Assert.IsTrue(client.Socket.Poll(10_000_000, SelectMode.SelectRead));
            Assert.AreEqual(3L, client.Length);
            Assert.IsTrue(client.DataAvailable);
            Assert.AreEqual(5, client.ReadByte());
            client.Close();
            server.Close();
        }

        [TestMethod]
        public void KeysThatDifferFailTheHandshake()
        {
            Open(Key(8), out SslStream client, out SslStream server);
            Worker peer = Worker.Starts(() =>
                Expect.Error(SocketError.ConnectionAborted, () => server.AuthenticateAsServer(null, SslProtocols.None)));
            Expect.Error(SocketError.ConnectionReset, () => client.AuthenticateAsClient(string.Empty, SslProtocols.None));
            peer.Ends();
        }

        [TestMethod]
        public void AnEndWithoutCloseNotifyIsAnError()
        {
            Open(Key(7), out SslStream client, out SslStream server);
            Worker peer = Worker.Starts(() => server.AuthenticateAsServer(null, SslProtocols.None));
            client.AuthenticateAsClient(string.Empty, SslProtocols.None);
            peer.Ends();
            server.Socket.Close();
            Expect.Error(SocketError.ConnectionReset, () => client.ReadByte());
        }

        [TestMethod]
        public void CertificatesAndOldVersionsAreRefused()
        {
            Open(Key(7), out SslStream client, out SslStream server);
            X509Certificate certificate = new X509Certificate("pem");
            Assert.ThrowsException(typeof(NotSupportedException), () => client.AuthenticateAsClient("a", certificate, SslProtocols.Tls13));
            Assert.ThrowsException(typeof(NotSupportedException), () => client.AuthenticateAsClient("a", SslProtocols.Tls11));
            Assert.ThrowsException(typeof(NotSupportedException), () => server.AuthenticateAsServer(certificate, SslProtocols.Tls13));
            Assert.ThrowsException(typeof(NotSupportedException), () => certificate.Subject.ToString());
            Assert.IsFalse(CertificateManager.AddCaCertificateBundle("pem"));
        }

        private static byte[] Key(byte seed)
        {
            byte[] key = new byte[16];
            key[3] = seed;
            return key;
        }

        // the server knows the key with seed 7
        private static void Open(byte[] key, out SslStream client, out SslStream server)
        {
            // two threads that wait for each other: only a real clock waits with them
            Network.Use(new NetStack(new SystemClock(), new SeededRandom(1), null));
            TlsSettings settings = new TlsSettings();
            settings.SetKey(s_identity, key);
            settings.Keys = new OneKey();
            TlsProvider.Registered = new PskTlsProvider(settings);
            Expect.Connection(out Socket clientSocket, out Socket serverSocket);
            client = new SslStream(clientSocket);
            server = new SslStream(serverSocket);
        }

        private sealed class OneKey : PskStore
        {
            public override byte[] Find(byte[] identity) => identity.Length == s_identity.Length ? Key(7) : null;
        }
    }
}
