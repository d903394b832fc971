using System;

namespace NanoTcp.Net
{
    /// <summary>What a certificate says, as a <see cref="TlsProvider"/> reads it.</summary>
    public sealed class CertificateText
    {
        /// <summary>Makes one.</summary>
        /// <param name="issuer">Distinguished name of the issuer.</param>
        /// <param name="subject">Distinguished name of the subject.</param>
        /// <param name="validFrom">First time at which it is valid, UTC.</param>
        /// <param name="validTo">Last time at which it is valid, UTC.</param>
        public CertificateText(string issuer, string subject, DateTime validFrom, DateTime validTo)
        {
            Issuer = issuer;
            Subject = subject;
            ValidFrom = validFrom;
            ValidTo = validTo;
        }

        /// <summary>Distinguished name of the issuer.</summary>
        public string Issuer { get; }

        /// <summary>Distinguished name of the subject.</summary>
        public string Subject { get; }

        /// <summary>First time at which it is valid, UTC.</summary>
        public DateTime ValidFrom { get; }

        /// <summary>Last time at which it is valid, UTC.</summary>
        public DateTime ValidTo { get; }
    }
}
