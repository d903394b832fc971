namespace NanoTcp.SpiEthernet
{
    /// <summary>What a chip found where its status showed waiting frames.</summary>
    public enum ReceiveResult
    {
        /// <summary>Frames were read and their memory was freed; none may be in the batch if all were filtered out.</summary>
        Received,

        /// <summary>The first frame may still be arriving.</summary>
        Incomplete,

        /// <summary>A header that no frame has: misread, or the pointers of chip and driver differ.</summary>
        Invalid,
    }
}
