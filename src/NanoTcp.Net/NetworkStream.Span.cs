#if NANOFRAMEWORK_1_0
namespace System.Net.Sockets
{
    /// <content>A member that the device's Stream wants, with a type that .NET does not have.</content>
    public partial class NetworkStream
    {
        /// <summary>Reads as <see cref="Read(byte[], int, int)"/> does.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <returns>Number of bytes read; 0 after the peer's FIN.</returns>
        public override int Read(SpanByte buffer)
        {
            byte[] bytes = new byte[buffer.Length];
            int count = Read(bytes, 0, bytes.Length);
            for (int i = 0; i < count; i++)
            {
                buffer[i] = bytes[i];
            }

            return count;
        }
    }
}
#endif
