namespace NanoTcp.Simulation
{
    /// <summary>Called with a frame that has arrived. The bytes belong to the caller: whoever wants to keep them copies them.</summary>
    /// <param name="buffer">Holds the frame.</param>
    /// <param name="offset">Index of its first byte.</param>
    /// <param name="length">Its length in bytes, without frame check sequence.</param>
    public delegate void FrameHandler(byte[] buffer, int offset, int length);

    /// <summary>Called after the link of a port may have changed between up and down.</summary>
    public delegate void LinkHandler();

    /// <summary>
    /// Sees every frame that is put on a cable, in the order in which they are sent; one call at a time. It must only look: it may not use
    /// the cable, and the bytes are the cable's.
    /// </summary>
    /// <param name="sender">The end at which the frame was put in.</param>
    /// <param name="buffer">Holds the frame as it will arrive, or as it was sent when it will not.</param>
    /// <param name="offset">Index of its first byte.</param>
    /// <param name="length">Its length in bytes, without frame check sequence.</param>
    /// <param name="time">When it was sent, in microseconds of the world's time.</param>
    /// <param name="fate">What becomes of it.</param>
    public delegate void CableTap(CablePort sender, byte[] buffer, int offset, int length, long time, FrameFate fate);

    /// <summary>Sees a frame that arrives at the end of a cable. It must only look, and the bytes are the cable's.</summary>
    /// <param name="sender">The end at which the frame was put in.</param>
    /// <param name="buffer">Holds the frame.</param>
    /// <param name="offset">Index of its first byte.</param>
    /// <param name="length">Its length in bytes, without frame check sequence.</param>
    /// <param name="time">When it arrives, in microseconds of the world's time.</param>
    public delegate void CableArrival(CablePort sender, byte[] buffer, int offset, int length, long time);
}
