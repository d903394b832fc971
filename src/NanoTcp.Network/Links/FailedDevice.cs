using System;

namespace NanoTcp.Links
{
    /// <summary>
    /// Stands in for a device that threw an exception or did not open: its link is down, and from time to time it tries to open the device.
    /// </summary>
    internal sealed class FailedDevice : NetDevice
    {
        // The delay before the device is opened again, in milliseconds, doubles with each failure. It is the first one again for a device
        // that has worked for longer than the longest. So a device that throws each time takes the lock seldom.
        private const int FirstRetryDelay = 1000;
        private const int LongestRetryDelay = 64_000;

        private readonly LinkInterface _interface;
        private readonly NetDevice _device;
        private int _delay = FirstRetryDelay;
        private long _retryAt;

        public FailedDevice(LinkInterface netInterface)
            : base(netInterface.Device.Name, netInterface.Device.Kind, netInterface.Device.MacAddress, netInterface.Device.Mtu)
        {
            _interface = netInterface;
            _device = netInterface.Device;
        }

        /// <inheritdoc/>
        public override bool IsLinkUp => false;

        /// <summary>The errno of the last attempt to open the device, negative; 0 before the first one, and when it threw.</summary>
        public int OpenError { get; private set; }

        /// <summary>Starts to stand in.</summary>
        /// <param name="now">The stack's time in milliseconds.</param>
        public void Begin(long now)
        {
            if (now > _retryAt + LongestRetryDelay)
            {
                _delay = FirstRetryDelay;
            }

            DelayRetry(now);
        }

        /// <inheritdoc/>
        public override int Receive(FrameBatch batch, long now)
        {
            batch.Count = 0;
            return 0;
        }

        /// <inheritdoc/>
        public override int Transmit(byte[] buffer, int offset, int length) => -Errno.ENETDOWN;

        /// <inheritdoc/>
        public override void JoinMulticast(byte[] macAddress)
        {
            _device.JoinMulticast(macAddress);
        }

        /// <inheritdoc/>
        public override void LeaveMulticast(byte[] macAddress)
        {
            _device.LeaveMulticast(macAddress);
        }

        /// <summary>Opens the device again when it is time to.</summary>
        /// <param name="now">The stack's time in milliseconds.</param>
        /// <returns>When to call this again, in the same milliseconds.</returns>
        public override long Service(long now)
        {
            if (now < _retryAt)
            {
                return _retryAt;
            }

            DelayRetry(now);
            OpenError = 0;
            OpenError = _device.Open(now);
            if (OpenError < 0)
            {
                return _retryAt;
            }

            _retryAt = now;
            _interface.DeviceReopened();
            return now;
        }

        private void DelayRetry(long now)
        {
            _retryAt = now + _delay;
            _delay = _delay < LongestRetryDelay ? _delay << 1 : LongestRetryDelay;
        }
    }
}
