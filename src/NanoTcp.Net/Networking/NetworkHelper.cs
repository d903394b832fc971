using System;
using System.Net.NetworkInformation;
using System.Threading;
using NanoTcp;
using NanoTcp.Net;
using NanoTcp.Services;
using NanoTcp.Sockets;

// the overloads with optional parameters are nanoFramework's
#pragma warning disable RS0026

namespace nanoFramework.Networking
{
    /// <summary>
    /// Brings the network up and waits for it: an address, by DHCP or fixed, and the date if the program needs it. Uses the default network, or
    /// brings up the board that was registered by <see cref="Network.Register"/>.
    /// </summary>
    public static class NetworkHelper
    {
        // in milliseconds
        private const int CheckPeriod = 200;

        // no board was made before; a clock that was not set says less
        private const int FirstValidYear = 2021;

        private static readonly PollFd[] s_none = new PollFd[0];

        private static ManualResetEvent s_ready = new ManualResetEvent(false);
        private static bool s_isSetUp;
        private static bool s_requiresDate;
        private static IPConfiguration s_configuration;

        // the last setup's number: an older worker stops
        private static int s_generation;

        /// <summary>Set while the network is ready; for <see cref="SetupNetworkHelper(bool)"/>.</summary>
        public static ManualResetEvent NetworkReady => s_ready;

        /// <summary>Where the setup stands.</summary>
        public static NetworkHelperStatus Status { get; private set; }

        /// <summary>The exception that ended a setup; null for none.</summary>
        public static Exception HelperException { get; internal set; }

        /// <summary>Begins to bring the network up; <see cref="NetworkReady"/> is set when that is done.</summary>
        /// <param name="requiresDateTime">True to wait for the date too; <see cref="Network.TimeClient"/> obtains it.</param>
        /// <exception cref="InvalidOperationException">It was called before, without <see cref="Reset"/>; or there is no network.</exception>
        /// <exception cref="NotSupportedException">The network has no interface.</exception>
        public static void SetupNetworkHelper(bool requiresDateTime = false)
        {
            SetupNetworkHelper(null, requiresDateTime);
        }

        /// <summary>Begins to bring the network up with a fixed address; <see cref="NetworkReady"/> is set when that is done.</summary>
        /// <param name="ipConfiguration">The address; null for DHCP, or for the one that the network has.</param>
        /// <param name="requiresDateTime">True to wait for the date too; <see cref="Network.TimeClient"/> obtains it.</param>
        /// <exception cref="InvalidOperationException">It was called before, without <see cref="Reset"/>; or there is no network.</exception>
        /// <exception cref="NotSupportedException">The network has no interface.</exception>
        /// <exception cref="ArgumentException">The configuration is not valid.</exception>
        public static void SetupNetworkHelper(IPConfiguration ipConfiguration, bool requiresDateTime = false)
        {
            if (s_isSetUp)
            {
                throw new InvalidOperationException("The setup was begun before: call NetworkHelper.Reset first.");
            }

            Configure(ipConfiguration, requiresDateTime);
            s_isSetUp = true;
            NetworkChange.NetworkAddressChanged += AddressChanged;
            int generation = s_generation;
            new Thread(() => Work(generation)).Start();
        }

        /// <summary>Brings the network up and waits for it. May be called again after it has failed.</summary>
        /// <param name="token">Ends the wait when it is canceled; without one the wait has no limit.</param>
        /// <param name="requiresDateTime">True to wait for the date too; <see cref="Network.TimeClient"/> obtains it.</param>
        /// <returns>False if the token was canceled or an exception ended it: see <see cref="Status"/>.</returns>
        public static bool SetupAndConnectNetwork(CancellationToken token = default, bool requiresDateTime = false) =>
            SetupAndConnectNetwork(null, token, requiresDateTime);

        /// <summary>Brings the network up with a fixed address and waits for it. May be called again after it has failed.</summary>
        /// <param name="ipConfiguration">The address; null for DHCP, or for the one that the network has.</param>
        /// <param name="token">Ends the wait when it is canceled; without one the wait has no limit.</param>
        /// <param name="requiresDateTime">True to wait for the date too; <see cref="Network.TimeClient"/> obtains it.</param>
        /// <returns>False if the token was canceled or an exception ended it: see <see cref="Status"/>.</returns>
        public static bool SetupAndConnectNetwork(IPConfiguration ipConfiguration, CancellationToken token = default, bool requiresDateTime = false)
        {
            try
            {
                Configure(ipConfiguration, requiresDateTime);
                while (!IsReady)
                {
                    if (token.IsCancellationRequested)
                    {
                        Status = HasAddress ? NetworkHelperStatus.TokenExpiredWaitingDateTime : NetworkHelperStatus.TokenExpiredWaitingIPAddress;
                        return false;
                    }

                    Wait();
                }

                Status = NetworkHelperStatus.NetworkIsReady;
                return true;
            }
            catch (Exception e)
            {
                Status = NetworkHelperStatus.ExceptionOccurred;
                HelperException = e;
                return false;
            }
        }

        /// <summary>Forgets the last setup, so that another one can begin. Address and connections stay.</summary>
        public static void Reset()
        {
            NetworkChange.NetworkAddressChanged -= AddressChanged;
            s_generation++;
            s_isSetUp = false;
            s_requiresDate = false;
            s_configuration = null;
            s_ready = new ManualResetEvent(false);
            Status = NetworkHelperStatus.None;
            HelperException = null;
        }

        private static bool HasAddress
        {
            get
            {
                NetworkInterface netInterface = FindInterface();
                return netInterface != null && netInterface.IPv4Address != "0.0.0.0"
                    && (s_configuration == null || s_configuration.IPAddress == netInterface.IPv4Address);
            }
        }

        private static bool IsReady => HasAddress && (!s_requiresDate || HasDate);

        private static bool HasDate
        {
            get
            {
                SntpClient client = Network.Default.TimeClient;
                WallClock wallClock = client == null ? null : client.WallClock;
                return (wallClock == null ? DateTime.UtcNow : wallClock.Now).Year >= FirstValidYear;
            }
        }

        private static void Configure(IPConfiguration configuration, bool requiresDate)
        {
            s_configuration = configuration;
            s_requiresDate = requiresDate;
            NetworkInterface netInterface = FindInterface();
            if (netInterface == null)
            {
                Status = NetworkHelperStatus.FailedNoNetworkInterface;
                throw new NotSupportedException("The network has no interface.");
            }

            if (configuration != null)
            {
                netInterface.EnableStaticIPv4(configuration.IPAddress, configuration.IPSubnetMask, configuration.IPGatewayAddress);
                if (configuration.IPDns != null && configuration.IPDns.Length > 0)
                {
                    netInterface.EnableStaticIPv4Dns(configuration.IPDns);
                }
            }
            else if (netInterface.IPv4Address == "0.0.0.0")
            {
                netInterface.EnableDhcp();
            }

            // a date that is valid already is corrected
            if (requiresDate && Network.Default.TimeClient != null)
            {
                Network.Default.TimeClient.Start();
            }

            Status = NetworkHelperStatus.Started;
        }

        // the first Ethernet interface, or one of another kind if there is no Ethernet; null for none
        private static NetworkInterface FindInterface()
        {
            NetworkInterface[] interfaces = NetworkInterface.GetAllNetworkInterfaces();
            for (int i = 0; i < interfaces.Length; i++)
            {
                if (interfaces[i].NetworkInterfaceType == NetworkInterfaceType.Ethernet)
                {
                    return interfaces[i];
                }
            }

            return interfaces.Length > 0 ? interfaces[0] : null;
        }

        private static void Work(int generation)
        {
            while (generation == s_generation && !IsReady)
            {
                Wait();
            }

            if (generation == s_generation)
            {
                SetReady();
            }
        }

        // a poll of no sockets, since a stack without a thread of its own works in its caller's
        private static void Wait()
        {
            Network.Default.Sockets.Poll(s_none, 0, CheckPeriod);
        }

        private static void AddressChanged(object sender, EventArgs e)
        {
            if (IsReady)
            {
                SetReady();
            }
            else if (!HasAddress)
            {
                s_ready.Reset();
                Status = NetworkHelperStatus.Reconnecting;
            }
        }

        private static void SetReady()
        {
            Status = NetworkHelperStatus.NetworkIsReady;
            s_ready.Set();
        }
    }
}
