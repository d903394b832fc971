using System;
using NanoTcp.Links;

namespace NanoTcp.Enc28j60
{
    /// <summary>
    /// What can be set about an ENC28J60. A full frame takes 1.23 ms to leave, and a busy wire and collisions make it more: the default of
    /// <see cref="EthernetChipOptions.SendTimeout"/> is 50 ms. Of multicast the chip lets in IPv4's, unless
    /// <see cref="EthernetChipOptions.Promiscuous"/> is set.
    /// </summary>
    public sealed class Enc28j60Options : EthernetChipOptions
    {
        private const int DefaultSendTimeout = 50;

        /// <summary>Makes settings with their default values.</summary>
        /// <param name="macAddress">The device's Ethernet address: six bytes in the order of the wire, not a group address and not zero.
        /// It is copied.</param>
        /// <exception cref="ArgumentException">The address cannot be a station's.</exception>
        public Enc28j60Options(byte[] macAddress)
            : base(macAddress, DefaultSendTimeout)
        {
        }

        /// <summary>
        /// True for full duplex. The chip does not negotiate: the other end must then be forced to 10 Mbit/s and full duplex by hand, or
        /// frames are lost to late collisions. Default false: half duplex, which every other end finds by itself.
        /// </summary>
        public bool FullDuplex { get; set; }

        /// <summary>
        /// True for transmit memory of two frames, set before a device is made: one goes to the chip while the one before it leaves, so that a
        /// stream leaves up to 1.7 times as fast. It takes a quarter from the memory for what is received, which then holds three full frames:
        /// ReceiveBufferSize should be 4,380, or a slow board loses frames. Default false.
        /// </summary>
        public bool SendsAhead { get; set; }
    }
}
