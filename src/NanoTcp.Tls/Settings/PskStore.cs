namespace NanoTcp.Tls
{
    /// <summary>The keys that a server shares with its clients.</summary>
    public abstract class PskStore
    {
        /// <summary>Finds the key of an identity.</summary>
        /// <param name="identity">Name that a client gave; not trusted yet.</param>
        /// <returns>The key, which is not changed; null for an unknown identity.</returns>
        public abstract byte[] Find(byte[] identity);
    }
}
