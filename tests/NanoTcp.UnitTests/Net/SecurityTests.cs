using System;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using nanoFramework.TestFramework;
using NanoTcp.Net;

namespace NanoTcp.UnitTests.Net
{
    /// <summary>SslStream and certificates: shells around the provider that an assembly with TLS registers.</summary>
    [TestClass]
    public class SecurityTests
    {
        [TestMethod]
        public void WithoutAProviderTlsIsNotSupported()
        {
            SslStream stream = Open(null, out Socket _);
            X509Certificate certificate = new X509Certificate("pem");

            Assert.ThrowsException(typeof(NotSupportedException), () => stream.AuthenticateAsClient("host", SslProtocols.Tls12));
            Assert.ThrowsException(typeof(NotSupportedException), () => stream.AuthenticateAsServer(certificate, SslProtocols.Tls12));
            Assert.ThrowsException(typeof(NotSupportedException), () => CertificateManager.AddCaCertificateBundle("pem"));
            Assert.ThrowsException(typeof(NotSupportedException), () => certificate.Subject.ToString());
            CollectionAssert.AreEqual(new byte[] { (byte)'p', (byte)'e', (byte)'m', 0 }, certificate.GetRawCertData());
        }

        [TestMethod]
        public void BeforeTheHandshakeNothingIsReadOrWritten()
        {
            SslStream stream = Open(new Mirror(), out Socket _);

            Assert.ThrowsException(typeof(InvalidOperationException), () => stream.ReadByte());
            Assert.ThrowsException(typeof(InvalidOperationException), () => stream.WriteByte(1));
        }

        [TestMethod]
        public void TheProviderDoesTheWork()
        {
            Mirror provider = new Mirror();
            SslStream stream = Open(provider, out Socket socket);
            X509Certificate2 certificate = new X509Certificate2(new byte[] { 1 }, "key", "secret");
            stream.SslVerification = SslVerification.CertificateRequired;

            stream.AuthenticateAsClient("host", certificate, SslProtocols.Tls13);
            stream.Write(new byte[] { 5, 6 }, 0, 2);

            Assert.AreEqual("host", provider.Host);
            Assert.AreSame(certificate, provider.Certificate);
            Assert.AreEqual((int)SslVerification.CertificateRequired, (int)provider.Verification);
            Assert.AreEqual(2L, stream.Length);
            Assert.AreEqual(5, stream.ReadByte());
            Assert.AreEqual("subject of 1", certificate.Subject);
            Assert.IsTrue(certificate.HasPrivateKey);
            Assert.ThrowsException(typeof(InvalidOperationException), () => stream.AuthenticateAsClient("host", SslProtocols.Tls12));

            stream.Close();
            Assert.IsTrue(provider.IsClosed);
            Assert.IsFalse(socket.Connected);
            Assert.ThrowsException(typeof(ObjectDisposedException), () => stream.ReadByte());
        }

        private static SslStream Open(TlsProvider provider, out Socket socket)
        {
            Network.Use(new Lan().Stack);
            TlsProvider.Registered = provider;
            Expect.Connection(out socket, out Socket _);
            return new SslStream(socket);
        }

        // a session that reads what was written
        private sealed class Mirror : TlsProvider
        {
            public string Host;
            public X509Certificate Certificate;
            public SslVerification Verification;
            public bool IsClosed;

            public override TlsSession Open(Socket socket) => new Session(this);

            public override bool AddAuthorities(byte[] certificates) => true;

            public override CertificateText Decode(byte[] certificate) =>
                new CertificateText("issuer", "subject of " + certificate[0].ToString(), DateTime.UtcNow, DateTime.UtcNow);

            private sealed class Session : TlsSession
            {
                private readonly Mirror _mirror;
                private byte[] _bytes = new byte[0];

                public Session(Mirror mirror)
                {
                    _mirror = mirror;
                }

                public override int Available => _bytes.Length;

                public override void AuthenticateAsClient(
                    string targetHost, X509Certificate certificate, X509Certificate authority, SslProtocols protocols, SslVerification verification)
                {
                    _mirror.Host = targetHost;
                    _mirror.Certificate = certificate;
                    _mirror.Verification = verification;
                }

                public override void AuthenticateAsServer(X509Certificate certificate, SslProtocols protocols, SslVerification verification)
                {
                    _mirror.Certificate = certificate;
                }

                public override int Read(byte[] buffer, int offset, int count)
                {
                    buffer[offset] = _bytes[0];
                    return 1;
                }

                public override void Write(byte[] buffer, int offset, int count)
                {
                    _bytes = new byte[count];
                    Array.Copy(buffer, offset, _bytes, 0, count);
                }

                public override void Close()
                {
                    _mirror.IsClosed = true;
                }
            }
        }
    }
}
