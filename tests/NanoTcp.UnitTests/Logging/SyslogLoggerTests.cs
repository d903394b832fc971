using System;
using System.Reflection;
using Microsoft.Extensions.Logging;
using nanoFramework.TestFramework;
using NanoTcp.Logging;
using NanoTcp.Services;

namespace NanoTcp.UnitTests.Logging
{
    /// <summary>The sink of nanoFramework.Logging: which syslog message a log message becomes.</summary>
    [TestClass]
    public class SyslogLoggerTests
    {
        private const int HeadersLength = 28;

        [TestMethod]
        [DataRow(LogLevel.Trace, 135)]
        [DataRow(LogLevel.Debug, 135)]
        [DataRow(LogLevel.Information, 134)]
        [DataRow(LogLevel.Warning, 132)]
        [DataRow(LogLevel.Error, 131)]
        [DataRow(LogLevel.Critical, 130)]
        public void TheLevelIsTheSeverity(LogLevel level, int priority)
        {
            Lan lan = Lan.Settled();
            SyslogLoggerFactory factory = Factory(lan);
            factory.MinLogLevel = LogLevel.Trace;

            factory.CreateLogger("Pump").Log(level, 0, "text", null, null);

            Assert.AreEqual("<" + priority.ToString() + ">1 - boiler heating - Pump - text", Text(lan));
        }

        [TestMethod]
        public void EventAndExceptionAreInTheText()
        {
            Lan lan = Lan.Settled();
            ILogger logger = Factory(lan).CreateLogger("Pump");

            logger.Log(LogLevel.Error, new EventId(7), "stuck", new InvalidOperationException("no flow"), null);
            Assert.AreEqual("<131>1 - boiler heating - Pump - [7] stuck System.InvalidOperationException: no flow", Text(lan));
            logger.Log(LogLevel.Error, new EventId(7, "Stuck"), "by dirt", null, null);
            Assert.AreEqual("<131>1 - boiler heating - Pump - [7 Stuck] by dirt", Text(lan));
            logger.Log(LogLevel.Error, 0, null, new Exception("no flow"), null);
            Assert.AreEqual("<131>1 - boiler heating - Pump -  System.Exception: no flow", Text(lan));
        }

        [TestMethod]
        [DataRow("Pump", "Pump")]
        [DataRow("Boiler.Pump", "Boiler.Pump")]
        [DataRow("Example.Heating.Boilers.PumpController", "PumpController")]
        [DataRow("AClassWhoseNameIsLongerThan32Characters", "AClassWhoseNameIsLongerThan32Cha")]
        [DataRow("", "-")]
        [DataRow(null, "-")]
        public void TheCategoryIsTheMessageId(string category, string messageId)
        {
            Lan lan = Lan.Settled();

            Factory(lan).CreateLogger(category).Log(LogLevel.Information, 0, "text", null, null);

            Assert.AreEqual("<134>1 - boiler heating - " + messageId + " - text", Text(lan));
        }

        [TestMethod]
        public void OtherLevelsAreNotSent()
        {
            Lan lan = Lan.Settled();
            SyslogLoggerFactory factory = Factory(lan);
            SyslogLogger logger = (SyslogLogger)factory.CreateLogger("Pump");
            Assert.IsFalse(logger.IsEnabled(LogLevel.Trace), "the default is Debug");
            Assert.IsTrue(logger.IsEnabled(LogLevel.Debug));
            Assert.IsFalse(logger.IsEnabled(LogLevel.None));

            logger.MinLogLevel = LogLevel.Error;
            logger.Log(LogLevel.Warning, 0, "one", null, null);
            factory.Client.Threshold = SyslogSeverity.Critical;
            Assert.IsFalse(logger.IsEnabled(LogLevel.Error), "the client's threshold");
            logger.Log(LogLevel.Error, 0, "two", null, null);
            logger.Log(LogLevel.None, 0, "three", null, null);
            logger.Log(LogLevel.Critical, 0, "four", null, null);

            Assert.AreEqual("<130>1 - boiler heating - Pump - four", Text(lan));
            Assert.AreEqual(1L, factory.Client.Sent);
        }

        [TestMethod]
        public void AFormatterMakesTheWholeText()
        {
            Lan lan = Lan.Settled();
            MethodInfo format = typeof(SyslogLoggerTests).GetMethod(nameof(Format));

            Factory(lan).CreateLogger("Pump").Log(LogLevel.Warning, new EventId(7), "hot", new Exception("90 C"), format);

            Assert.AreEqual("<132>1 - boiler heating - Pump - Pump|3|7|hot|90 C", Text(lan));
        }

        [TestMethod]
        public void ALongMessageIsTruncated()
        {
            Lan lan = Lan.Settled();
            SyslogLoggerFactory factory = Factory(lan);

            factory.CreateLogger("Pump").Log(LogLevel.Error, 0, new string('x', 5000), new Exception("lost"), null);

            Assert.AreEqual(480, Text(lan).Length);
            Assert.AreEqual(1L, factory.Client.Truncated);
        }

        [TestMethod]
        public void WithoutANetworkAMessageIsDropped()
        {
            Lan lan = Lan.Settled();
            SyslogClient client = new SyslogClient(lan.Stack, new SyslogSettings { Server = "192.0.2.1" });

            new SyslogLoggerFactory(client).CreateLogger("Pump").Log(LogLevel.Error, 0, "text", null, null);

            Assert.AreEqual(1L, client.Dropped);
        }

        [TestMethod]
        public void AFactoryNeedsAClient()
        {
            Assert.ThrowsException(typeof(ArgumentNullException), () => new SyslogLoggerFactory(null));
        }

        public static string Format(string name, LogLevel level, EventId eventId, string state, Exception exception) =>
            name + "|" + ((int)level).ToString() + "|" + eventId.ToString() + "|" + state + "|" + exception.Message;

        private static SyslogLoggerFactory Factory(Lan lan) => new SyslogLoggerFactory(
            new SyslogClient(lan.Stack, new SyslogSettings { Server = "10.0.0.2", HostName = "boiler", AppName = "heating" }));

        // the UDP payload of the next packet
        private static string Text(Lan lan)
        {
            byte[] packet = lan.Peer.TakesPacket();
            char[] characters = new char[packet.Length - HeadersLength];
            for (int i = 0; i < characters.Length; i++)
            {
                characters[i] = (char)packet[HeadersLength + i];
            }

            return new string(characters);
        }
    }
}
