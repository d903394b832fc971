namespace NanoTcp.Simulation
{
    /// <summary>Called with a frame that has arrived. The bytes belong to the caller and must be copied to be kept.</summary>
    /// <param name="buffer">Array that holds the frame.</param>
    /// <param name="offset">Index of its first byte.</param>
    /// <param name="length">Its length in bytes, without frame check sequence.</param>
    public delegate void FrameHandler(byte[] buffer, int offset, int length);

    /// <summary>Called after the link of a port may have changed between up and down.</summary>
    public delegate void LinkHandler();

    /// <summary>
    /// Receives every frame sent on a cable, in the order of sending; one call at a time. It must not use the cable or change the bytes.
    /// </summary>
    /// <param name="sender">The end that sent the frame.</param>
    /// <param name="buffer">Array that holds the frame as it will arrive; for a lost frame, as it was sent.</param>
    /// <param name="offset">Index of its first byte.</param>
    /// <param name="length">Its length in bytes, without frame check sequence.</param>
    /// <param name="time">When it was sent, in microseconds of the world's time.</param>
    /// <param name="fate">Whether the frame arrives.</param>
    public delegate void CableTap(CablePort sender, byte[] buffer, int offset, int length, long time, FrameFate fate);

    /// <summary>Receives a frame that arrives at an end of a cable. It must not change the bytes.</summary>
    /// <param name="sender">The end that sent the frame.</param>
    /// <param name="buffer">Array that holds the frame.</param>
    /// <param name="offset">Index of its first byte.</param>
    /// <param name="length">Its length in bytes, without frame check sequence.</param>
    /// <param name="time">When it arrives, in microseconds of the world's time.</param>
    public delegate void CableArrival(CablePort sender, byte[] buffer, int offset, int length, long time);
}
